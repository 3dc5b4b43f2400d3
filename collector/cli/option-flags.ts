import { type Command, Option } from 'commander';
import {
  type CommandName,
  type Config,
  type Environment,
  type Flags,
  type OptionName,
  optionNames,
  options,
  readConfig,
} from '../config.ts';
import { UsageError } from './error-line.ts';

/** Gives a command the flags that the list of options has for it. */
export function addOptionFlags(command: Command, name: CommandName): Command {
  for (const option of optionNames.map((optionName) => options[optionName])) {
    if (!option.commands.includes(name)) continue;
    const flag = new Option(option.flag, `${option.help} (${option.variable}, default: ${option.fallbackText})`);
    if (option.isRepeatable) flag.argParser((value, before: string[] | undefined) => [...(before ?? []), value]);
    command.addOption(flag);
  }
  return command;
}

/** The checked configuration of a command that was parsed; throws {@link UsageError}. */
export function configOf(command: Command, env: Environment): Config {
  const config = readConfig({ flags: typedFlags(command), env });
  if ('problem' in config) throw new UsageError(config.problem);
  return config;
}

/** Only what was typed: commander gives every `--no-…` flag a value of its own, which would hide the variable. */
function typedFlags(command: Command): Flags {
  const flags: Partial<Record<OptionName, string | boolean | string[]>> = {};
  for (const name of optionNames) {
    const attribute = new Option(options[name].flag).attributeName();
    if (command.getOptionValueSource(attribute) === 'cli') flags[name] = command.getOptionValue(attribute);
  }
  return flags;
}
