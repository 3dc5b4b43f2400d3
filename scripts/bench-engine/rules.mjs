import { factsOf, perRun, touchpointsOf } from './histories.mjs';
import { atMost, micros, row, times } from './report.mjs';

/** An event may cost this much more with a thousand rules than with ten; without any the index has nothing to look up. */
const maxGrowth = 1.5;

/** Scoring one event with more and more rules beside the default model's. */
export function measureRules(engine, { isQuick }) {
  const history = touchpointsOf(40, { perDay: 4 });
  const costs = [0, 10, 100, 1_000].map((count) => {
    const model = modelOf(count, engine.defaultModel);
    const facts = factsOf(engine, history, model);
    const find = perRun(isQuick ? 40 : 400, () => {
      for (const fact of facts) engine.candidatesOf(fact, model);
    });
    const score = perRun(isQuick ? 4 : 40, () => {
      const state = engine.emptyState();
      for (const fact of facts) {
        engine.stateKeys([fact], model);
        engine.scoreFacts(state, [fact], model);
      }
    });
    return { rules: model.rules.length, find: find / facts.length, score: score / facts.length };
  });
  const [, ten, , thousand] = costs;
  return {
    title: 'Rules',
    about:
      'Finding the rules that hold for one event, and scoring it, with rules over one more page, campaign, button or file each.',
    rows: [
      ...costs.flatMap(({ rules, find, score }) => [
        row(`find the rules of an event, of ${rules.toLocaleString('en')}`, micros(find)),
        row(`score an event with ${rules.toLocaleString('en')} rules`, micros(score)),
      ]),
      row(
        'scoring with 1,000 rules more, against 10 more',
        times(thousand.score / ten.score),
        atMost(maxGrowth, `${maxGrowth}×`),
      ),
    ],
  };
}

/** One more page, campaign, button or file each, as people add rules. */
function modelOf(count, defaultModel) {
  const rules = Array.from({ length: count }, (_, at) => {
    const where = [
      { op: 'matches', field: 'path', value: `/products/line-${at}/**` },
      { op: 'is', field: 'campaign', value: `campaign ${at}` },
      { op: 'contains', field: 'source', value: `partner${at}.example` },
      { op: 'starts_with', field: 'label', value: `Order part ${at},` },
      { op: 'ends_with', field: 'asset', value: `/paper-${at}.pdf` },
    ][at % 5];
    const base = { id: `rule-${at}`, name: `Rule ${at}`, points: 3, limit: { count: 1, days: 1 } };
    if (at % 5 < 3) return { ...base, kind: 'view', when: { where }, minEngagedMs: 0 };
    return { ...base, kind: 'act', when: { types: [at % 5 === 3 ? 'cta_click' : 'download'], where } };
  });
  return { ...defaultModel, rules: [...defaultModel.rules, ...rules] };
}
