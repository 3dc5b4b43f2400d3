import type { Config } from '../config.ts';
import type { ReplayOptions } from '../usecases/replay.ts';
import type { CliContext } from './context.ts';

/** Exit code 0 only when everything was compared and is equal. */
export async function replayCommand(config: Config, context: CliContext): Promise<number> {
  const { print, note, signal } = context;
  const onProgress = tenthsOf(note);
  const { subjects, touchpoints, differences } = await context.replayCheck({
    dataDir: config.dataDir,
    onProgress,
    signal,
  });
  const replayed = `replayed ${touchpoints} touchpoints of ${subjects} subjects`;
  for (const difference of differences.slice(0, maxShown)) print(difference);
  if (differences.length === 0) print(`${replayed}: no difference`);
  else
    print(
      `${replayed}: ${differences.length > maxShown ? `more differences than the ${maxShown}` : 'the differences'} above`,
    );
  return differences.length === 0 ? 0 : 1;
}

/** One cause makes many differences; these show its pattern. */
const maxShown = 20;

/** Passes on a line for each tenth of the work. */
function tenthsOf(note: (line: string) => void): ReplayOptions['onProgress'] {
  let told = 0;
  return ({ touchpoints, ofTouchpoints }) => {
    const tenths = Math.floor((10 * touchpoints) / Math.max(ofTouchpoints, 1));
    if (tenths > told) note(`${touchpoints} of ${ofTouchpoints} touchpoints …`);
    told = Math.max(told, tenths);
  };
}
