import type { Config } from '../config.ts';
import type { CliContext } from './context.ts';

/** Exit code 0 only when everything was compared and is equal. */
export async function replayCommand(config: Config, context: CliContext): Promise<number> {
  const { note, print, signal } = context;
  const { subjects, touchpoints, differences } = await context.replayCheck({
    dataDir: config.dataDir,
    onProgress: (progress) => note(`${count(progress.subjects)} subjects …`),
    signal,
  });
  const replayed = `replayed ${count(touchpoints)} touchpoints of ${count(subjects)} subjects`;
  for (const difference of differences.slice(0, maxShown)) print(difference);
  if (signal.aborted) note(`footprint: ${replayed}, then stopped: the rest was not compared`);
  else if (differences.length === 0) print(`${replayed}: no difference`);
  else
    print(
      `${replayed}: ${count(differences.length)} differences${differences.length > maxShown ? `, the first ${maxShown} above` : ''}`,
    );
  return differences.length > 0 || signal.aborted ? 1 : 0;
}

/** One cause makes many differences; these show its pattern. */
const maxShown = 20;

const count = (value: number) => value.toLocaleString('en');
