import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createProgram } from '../../collector/cli/program.ts';
import { optionNames, options } from '../../collector/config.ts';
import { aContext } from './cli-run.ts';

const page = readFileSync(new URL('../../docs/reference/cli.md', import.meta.url), 'utf8');

/** The rows of the table under a heading, without its head. */
function tableUnder(heading: string): string[] {
  const section = page.split(`\n## ${heading}\n`)[1]?.split(/\n##+ /)[0] ?? '';
  return section
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .slice(2);
}

// in a table a bar inside code is escaped too
const code = (text: string) => `\`${text.replaceAll('|', '\\|')}\``;

describe('docs/reference/cli.md', () => {
  it('lists the options as the program has them', () => {
    const rows = optionNames.map((name) => {
      const { flag, variable, fallbackText, commands, help, must } = options[name];
      return `| ${code(flag)} | ${code(variable)} | ${fallbackText} | ${commands.join(', ')} | ${help} | ${must} |`;
    });
    expect(tableUnder('Options')).toEqual(rows);
  });

  it('lists the commands as the program has them', () => {
    const ownOptions: readonly string[] = optionNames.map((name) => options[name].flag);
    const rows = createProgram(aContext(), () => {}).commands.map((command) => {
      const words = command.registeredArguments.map((given) =>
        given.required ? `<${given.name()}>` : `[${given.name()}]`,
      );
      const flags = command.options
        .filter(({ flags }) => !ownOptions.includes(flags))
        .map(({ flags, mandatory }) => (mandatory ? flags : `[${flags}]`));
      return `| ${code([command.name(), ...words, ...flags].join(' '))} | ${command.description()} |`;
    });
    expect(tableUnder('Commands')).toEqual(rows);
  });
});
