import { factsOf, perRun, touchpointsOf } from './histories.mjs';
import { atLeast, perSecond, row } from './report.mjs';

const minPerSecond = 50_000;

/** Working histories of several lengths out from nothing. */
export function measureReplay(engine, { isQuick }) {
  const model = engine.defaultModel;
  return {
    title: 'Replay',
    about: 'Touchpoints of one lead worked out from nothing: page views put together, rules, limits, ledger and sums.',
    rows: [50, 500, isQuick ? 2_000 : 20_000].map((pageViews) => {
      const history = touchpointsOf(pageViews, { perDay: 20 });
      const cost = perRun(Math.ceil((isQuick ? 2_000 : 20_000) / pageViews), () =>
        engine.replaySubject(factsOf(engine, history, model), model),
      );
      const what = `${history.length.toLocaleString('en')} touchpoints of one lead`;
      return row(what, perSecond((history.length / cost) * 1e6), atLeast(minPerSecond, '50,000/s'));
    }),
  };
}
