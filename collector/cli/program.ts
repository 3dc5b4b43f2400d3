import { Command, CommanderError, InvalidArgumentError } from 'commander';
import packageJson from '../../package.json' with { type: 'json' };
import type { CommandName } from '../config.ts';
import { backupCommand, restoreCommand, verifyCommand } from './backup-command.ts';
import type { CliContext } from './context.ts';
import { fillDemoCommand, removeDemoCommand } from './demo-command.ts';
import { doctorCommand } from './doctor-command.ts';
import { eraseCommand } from './erase-command.ts';
import { errorText, UsageError, wantsStackTrace } from './error-line.ts';
import { exportCommand } from './export-command.ts';
import { forecastCommand } from './forecast-command.ts';
import { explainIdentityCommand } from './identity-command.ts';
import { importCommand } from './import-command.ts';
import { listKeysCommand, rotateSecretCommand } from './key-command.ts';
import { cancelModelCommand, listModelsCommand, publishModelCommand, showModelCommand } from './model-command.ts';
import { nearestName } from './nearest-name.ts';
import { addOptionFlags, configOf } from './option-flags.ts';
import { replayCommand } from './replay-command.ts';
import { serveCommand } from './serve-command.ts';
import { addUserCommand, changeRoleCommand, listUsersCommand, removeUserCommand } from './user-command.ts';

/**
 * Runs one command line (without `node` and the program's name) and returns the exit code: 0 done, 1 something is wrong,
 * 2 the command was written wrongly. Errors become one line on stderr; nothing is thrown.
 */
export async function runFootprint(args: readonly string[], context: CliContext): Promise<number> {
  let exitCode = 0;
  const program = createProgram(context, (code) => {
    exitCode = code;
  });
  try {
    await program.parseAsync(args, { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return afterParsing(error, context);
    if (context.signal.aborted && error === context.signal.reason) {
      context.note('footprint: stopped before it was complete');
      return 1;
    }
    context.note(errorText(error, { hasStackTrace: wantsStackTrace({ args, env: context.env }) }));
    return error instanceof UsageError ? 2 : 1;
  }
}

/** The commands with their options. Each action hands its exit code to `finish`. */
export function createProgram(context: CliContext, finish: (exitCode: number) => void): Command {
  const program = new Command('footprint')
    .description(packageJson.description)
    .version(packageJson.version)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => context.print(text.trimEnd()),
      writeErr: (text) => context.note(text.trimEnd()),
      // written once, as one line, where it is caught
      outputError: () => {},
    });
  const add = (name: CommandName, syntax: string, description: string) =>
    addOptionFlags(program.command(syntax).description(description), name);

  const serve = add('serve', 'serve', 'Collect, score and show. Runs until it is stopped.');
  serve.action(async () => finish(await serveCommand(configOf(serve, context.env), context)));

  const demo = add('demo', 'demo', 'Fill a demo site with 90 days of made-up leads.');
  demo.option('--remove', 'take the demo site and everything in it out again');
  demo.action(async ({ remove }) =>
    finish(await (remove ? removeDemoCommand : fillDemoCommand)(configOf(demo, context.env), context)),
  );

  const importing = add(
    'import',
    'import',
    'Save the people of a CSV file as leads, or what happened to them. Running it again changes nothing.',
  );
  importing.argument(
    '<file.csv>',
    'file with a header: email or external_id, name, company, role, phone, …; or type, at, email, subject, …',
  );
  importing.option('--site <key>', 'site that the leads belong to (default: the only one)');
  importing.action(async (file: string, { site }) =>
    finish(await importCommand({ config: configOf(importing, context.env), context, file, siteKey: site })),
  );

  const model = add(
    'model',
    'model',
    "Look at a site's scoring model, or publish another one and work out all history under it.",
  );
  model.argument('[list|show|publish|cancel]', 'what to do', choiceOf(modelActions), 'list');
  model.argument('[model]', 'for show and publish: a file that show wrote, or the number of an earlier version');
  model.option('--site <key>', 'site whose model it is (default: the only one)');
  model.option('--note <text>', 'why it is published, for those who look later', '');
  model.option(
    '--from-now',
    'for publish: leave what was earned as it is, and score by it what happens from now on',
    false,
  );
  model.action(async (action: keyof typeof modelActions, source: string | undefined, { site, note, fromNow }) => {
    const given = { source, siteKey: site, note, isFromNow: fromNow };
    finish(await modelActions[action]({ config: configOf(model, context.env), context, ...given }));
  });

  const forecasting = add('forecast', 'forecast', 'Tell what another scoring model would have made of the last weeks.');
  forecasting.argument('<model>', 'file of the draft, or the number of an earlier version');
  forecasting.option('--site <key>', 'site whose history it is (default: the only one)');
  forecasting.option('--days <number>', 'days to look back on', daysOf, 90);
  forecasting.option('--json', 'print everything, as JSON');
  forecasting.action(async (source: string, { site, days, json }) =>
    finish(
      await forecastCommand({
        config: configOf(forecasting, context.env),
        context,
        source,
        siteKey: site,
        days,
        isJson: json,
      }),
    ),
  );

  const identity = add('identity', 'identity', 'Explain why each stretch of history belongs to a lead.');
  identity.argument('<explain>', 'what to do', explainWord);
  identity.argument('<lead>', 'id or e-mail address');
  identity.option('--site <key>', 'site of the lead (default: the only one)');
  identity.option('--json', 'for programs');
  identity.action(async (_: string, lead: string, { site, json = false }) =>
    finish(
      await explainIdentityCommand({
        config: configOf(identity, context.env),
        context,
        lead,
        siteKey: site,
        isJson: json,
      }),
    ),
  );

  const exporting = add(
    'export',
    'export',
    "Write a site's leads, touchpoints or scores into a file, beside the server.",
  );
  exporting.argument('<leads|touchpoints|scores>', 'what to write');
  exporting.argument('<file>', 'where to: .csv or .jsonl by its name; - is stdout, as CSV');
  exporting.option('--site <key>', 'site whose data it is (default: the only one)');
  exporting.action(async (table: string, file: string, { site }) =>
    finish(await exportCommand({ config: configOf(exporting, context.env), context, table, file, siteKey: site })),
  );

  const backup = add('backup', 'backup', 'Make a file with everything that is kept, beside the server.');
  backup.argument('<file>', 'where to');
  backup.option('--force', 'replace a file that is there', false);
  backup.action(async (file: string, { force }) =>
    finish(await backupCommand({ config: configOf(backup, context.env), context, file, isForced: force })),
  );

  const restore = add('restore', 'restore', 'Put a backup into a data folder. The server must not run on it.');
  restore.argument('<file>', 'what backup made');
  restore.option('--force', 'also where there is data already; it is kept aside', false);
  restore.action(async (file: string, { force }) =>
    finish(await restoreCommand({ config: configOf(restore, context.env), context, file, isForced: force })),
  );

  const verifying = add(
    'verify',
    'verify',
    'Look whether everything that is kept is sound, fits together and adds up.',
  );
  verifying.argument('[file]', 'a backup, instead of the data folder');
  verifying.action(async (file: string | undefined) =>
    finish(await verifyCommand({ config: configOf(verifying, context.env), context, file })),
  );

  const erasing = add('erase', 'erase', 'Take out everything that is kept of a person, or of a browser. For ever.');
  erasing.argument('<lead-or-visitor>', 'id or e-mail address of a lead, or id of a visitor');
  erasing.option('--site <key>', 'site of the lead or visitor (default: the only one)');
  erasing.action(async (name: string, { site }) =>
    finish(await eraseCommand({ config: configOf(erasing, context.env), context, name, siteKey: site })),
  );

  const replay = add('replay', 'replay', 'Compute every score again from the touchpoints.');
  replay.requiredOption('--check', 'compare with what is stored, change nothing');
  replay.action(async () => finish(await replayCommand(configOf(replay, context.env), context)));

  const user = add('user', 'user', 'List the people who may sign in, invite one, change a role, or take one out.');
  user.argument('[list|add|role|remove]', 'what to do', choiceOf(userActions), 'list');
  user.argument('[email]', 'of the person');
  user.option('--role <role>', 'viewer, sales, marketer or admin', 'viewer');
  user.action(async (action: keyof typeof userActions, email: string | undefined, { role }) =>
    finish(await userActions[action]({ config: configOf(user, context.env), context, email, role })),
  );

  const key = add('key', 'key', 'List the sites with their keys, or make a new secret key.');
  key.argument('[list|rotate-secret]', 'what to do', choiceOf(keyActions), 'list');
  key.action(async (action: keyof typeof keyActions) =>
    finish(await keyActions[action](configOf(key, context.env), context)),
  );

  const doctor = add('doctor', 'doctor', 'Look for what would keep the collector from working.');
  doctor.action(async () => finish(await doctorCommand(configOf(doctor, context.env), context)));

  return program;
}

const keyActions = { list: listKeysCommand, 'rotate-secret': rotateSecretCommand };

const userActions = {
  list: listUsersCommand,
  add: addUserCommand,
  role: changeRoleCommand,
  remove: removeUserCommand,
};

const modelActions = {
  list: listModelsCommand,
  show: showModelCommand,
  publish: publishModelCommand,
  cancel: cancelModelCommand,
};

/** Takes the names of the actions, and names the nearest one otherwise. */
function choiceOf(actions: Readonly<Record<string, unknown>>): (text: string) => string {
  return (text) => {
    if (Object.hasOwn(actions, text)) return text;
    throw new InvalidArgumentError(`Did you mean ${nearestName(text, Object.keys(actions) as [string, ...string[]])}?`);
  };
}

const maxDays = 730;

function daysOf(text: string): number {
  const days = Number(text);
  if (Number.isInteger(days) && days >= 1 && days <= maxDays) return days;
  throw new InvalidArgumentError(`It must be 1 to ${maxDays}.`);
}

function explainWord(text: string): string {
  if (text === 'explain') return text;
  throw new InvalidArgumentError('Did you mean explain?');
}

/** Help and version end by an "error" too, with code 0. Without any command the help was written to stderr already. */
function afterParsing(error: CommanderError, context: CliContext): number {
  if (error.exitCode === 0) return 0;
  if (error.code !== 'commander.help') {
    const line = error.message.replace(/^error: /, '');
    context.note(errorText(new UsageError(line), { hasStackTrace: false }));
  }
  return 2;
}
