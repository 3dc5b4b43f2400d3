import type { Config } from '../config.ts';
import type { CliContext } from './context.ts';
import { examine } from './examine.ts';

/** One line for each thing looked at; exit code 1 when one of them needs doing something. */
export async function doctorCommand(config: Config, context: CliContext): Promise<number> {
  const findings = await examine({ config, distDir: context.distDir });
  for (const { isOk, about, text } of findings) context.print(`${isOk ? 'ok     ' : 'problem'}  ${about}: ${text}`);
  return findings.every(({ isOk }) => isOk) ? 0 : 1;
}
