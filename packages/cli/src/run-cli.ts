import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs, parseEnv } from 'node:util';
import { cleanup, manifestOf } from './cleanup.ts';
import { CommandError } from './errors/command-error.ts';
import type { Manifest } from './manifest/manifest.ts';
import { EXIT_CODES, judge, readinessText, type Readiness } from './readiness/evidence.ts';
import { gatherEvidence } from './readiness/evidence-checks.ts';
import { openRecords } from './readiness/open-records.ts';
import { openDatabase } from './retire/database-session.ts';
import { retireTables } from './retire/retire-tables.ts';
import { operatingCommand, OPERATE_USAGE } from './operate/operate.ts';
import {
  OPERATE_ARGUMENTS,
  type ArgumentsConfig,
  type OperateArguments,
  type OperateOptions,
} from './operate/operate-options.ts';
import { OperationApi } from './operate/operation-api.ts';
import { agreement, type Agreed } from './run/agreement.ts';
import { GitRepository } from './run/git-repository.ts';

export interface CliContext {
  readonly folder: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Aborted when the person interrupts. */
  readonly signal: AbortSignal;
  readonly print: (text: string) => void;
  readonly printError: (text: string) => void;
  readonly confirm: ((question: string) => Promise<boolean>) | undefined;
}

const USAGE = `crossfade readiness [--json] [--days N]
  Whether the legacy provider of crossfade-cleanup.json may be removed. Exit code 0: yes, 1: it is still needed,
  2: not known. Reads DATABASE_URL and the environment, and .env where there is one.

crossfade cleanup [--dry-run] [--force REASON] [--yes] [--days N]
  Removes it on a branch of its own, and checks the result. --dry-run prints the difference and changes nothing.
  --force goes on although it is still needed, and records who and why. --yes asks nothing.

crossfade retire-tables [--export FILE] [--dry-run] [--force REASON] [--yes] [--days N]
  After a cleanup, one release later: exports the database tables and columns that only the removed provider used to
  FILE, and drops them. Refuses while a release that reads them runs, or did so in the last N days. Reads DATABASE_URL.

crossfade retire-tables --restore FILE [--yes]
  Brings back what FILE holds.

${OPERATE_USAGE}`;

const DEFAULT_DAYS = 14;
/** As a shell reports a program that SIGINT ended. */
const INTERRUPTED = 130;

/** Runs the command line and answers its exit code; whatever goes wrong is a sentence on standard error. */
export async function runCli(args: readonly string[], context: CliContext): Promise<number> {
  try {
    const operating = operatingCommand(args[0] ?? '');
    if (operating) return await operate(operating, args.slice(1), context);
    const { positionals, values } = argumentsOf(args, CLEANUP_ARGUMENTS);
    const [command] = positionals;
    if (values.help || command === undefined) {
      context.print(USAGE);
      return values.help ? 0 : 64;
    }
    const { folder, print, confirm } = context;
    const agreed = agreement({ yes: values.yes, confirm, print });
    const days = daysOf(values.days);
    const force = reasonOf(values.force);
    const readiness = (manifest: Manifest, root: string) => readinessOf(manifest, root, days, context);
    if (command === 'readiness') return await reportReadiness(context, readiness, values.json);
    if (command === 'retire-tables')
      return await runRetireTables(context, { ...values, days, force, agreed, now: new Date() });
    if (command !== 'cleanup') throw new CommandError('usage', `There is no command ${command}.\n\n${USAGE}`);
    return await cleanup({
      folder,
      dryRun: values['dry-run'],
      force,
      agreed,
      now: new Date(),
      cacheFolder: cacheFolderOf(context.environment),
      signal: context.signal,
      readiness,
      print,
      onOutput: print,
    });
  } catch (error) {
    if (context.signal.aborted) {
      context.printError('Interrupted. Your repository is as it was.\n');
      return INTERRUPTED;
    }
    if (isSystemError(error)) {
      // A program, a file or a folder that is not there, or is full, or is somebody else's.
      context.printError(`${error.message}. Your repository is as it was.\n`);
      return 1;
    }
    if (!(error instanceof CommandError)) throw error;
    context.printError(`${error.message}\n`);
    return error.code === 'usage' ? 64 : 1;
  }
}

/** As Node reports what the operating system refused. */
const isSystemError = (error: unknown): error is Error =>
  error instanceof Error && 'syscall' in error && 'code' in error;

const CLEANUP_ARGUMENTS = {
  json: { type: 'boolean', default: false },
  days: { type: 'string' },
  'dry-run': { type: 'boolean', default: false },
  force: { type: 'string' },
  yes: { type: 'boolean', default: false },
  export: { type: 'string' },
  restore: { type: 'string' },
  help: { type: 'boolean', default: false },
} as const satisfies ArgumentsConfig;

function argumentsOf<const Options extends ArgumentsConfig>(args: readonly string[], options: Options) {
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options });
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new CommandError('usage', `${error.message}\n\n${USAGE}`, { cause: error });
  }
}

/** As everything that this project builds on a machine: outside the repository. */
const cacheFolderOf = (environment: CliContext['environment']): string =>
  environment['CROSSFADE_CACHE'] ||
  join(environment['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'crossfade');

function daysOf(value: string | undefined): number {
  const days = value === undefined ? DEFAULT_DAYS : Number(value);
  if (!Number.isInteger(days) || days < 1 || days > 3650)
    throw new CommandError(
      'usage',
      `--days is ${JSON.stringify(value)}. Set it to a whole number from 1 to 3650.`,
    );
  return days;
}

function reasonOf(value: string | undefined): string | undefined {
  if (value !== undefined && value.trim() === '')
    throw new CommandError('usage', '--force needs a reason, which the report will state.');
  return value?.trim();
}

async function reportReadiness(
  { folder, print }: CliContext,
  readiness: (manifest: Manifest, root: string) => Promise<Readiness>,
  json: boolean,
): Promise<number> {
  const { root } = await GitRepository.open(folder);
  const content = await manifestOf(root);
  if (content.kind === 'done') {
    print(
      json
        ? `${JSON.stringify({ verdict: 'done', at: content.at })}\n`
        : `It was removed at ${content.at}.\n`,
    );
    return 0;
  }
  const found = await readiness(content.manifest, root);
  print(json ? `${JSON.stringify(found, undefined, 2)}\n` : readinessText(found));
  return EXIT_CODES[found.verdict];
}

interface RetireArguments {
  readonly export?: string | undefined;
  readonly restore?: string | undefined;
  readonly 'dry-run': boolean;
  readonly agreed: Agreed;
  readonly force: string | undefined;
  readonly days: number;
  readonly now: Date;
}

async function runRetireTables(context: CliContext, given: RetireArguments): Promise<number> {
  const repository = await GitRepository.open(context.folder);
  const { folder, print } = context;
  return retireTables({
    content: await manifestOf(repository.root),
    open: async () => openDatabase(databaseUrlOf(await environmentOf(repository.root, context))),
    folder,
    exportTo: given.export && resolve(folder, given.export),
    restoreFrom: given.restore && resolve(folder, given.restore),
    dryRun: given['dry-run'],
    force: given.force,
    days: given.days,
    now: given.now,
    by: await repository.author(),
    signal: context.signal,
    agreed: given.agreed,
    print,
  });
}

async function operate(
  command: (options: OperateOptions, ...words: readonly string[]) => Promise<number>,
  args: readonly string[],
  context: CliContext,
): Promise<number> {
  const { positionals, values } = argumentsOf(args, OPERATE_ARGUMENTS);
  if (!values.help) return await command(await operateOptions(context, values), ...positionals);
  context.print(OPERATE_USAGE);
  return 0;
}

/** In the folder of the product, a server of development has made a token of its own. */
async function operateOptions(context: CliContext, given: OperateArguments): Promise<OperateOptions> {
  const { folder, signal, print, confirm } = context;
  const environment = await environmentOf(folder, context);
  const made = join(folder, environment['DATA_DIR']?.trim() || 'data', 'staff-token');
  return {
    api: new OperationApi({
      server: environment['SERVER_URL']?.trim() || 'http://localhost:1285',
      staffToken: environment['STAFF_TOKEN']?.trim() || (await textOf(made))?.trim(),
      signal,
    }),
    ...given,
    folder,
    signal,
    print,
    agreed: agreement({ yes: given.yes, confirm, print }),
  };
}

/** The shell's variables, over those of `.env`. */
async function environmentOf(root: string, { environment }: CliContext): Promise<CliContext['environment']> {
  const dotenv = await textOf(join(root, '.env'));
  return { ...(dotenv === undefined ? {} : parseEnv(dotenv)), ...environment };
}

const databaseUrlOf = (environment: CliContext['environment']): string | undefined =>
  environment['DATABASE_URL']?.trim() || undefined;

async function readinessOf(
  manifest: Manifest,
  root: string,
  days: number,
  context: CliContext,
): Promise<Readiness> {
  const environment = await environmentOf(root, context);
  const url = databaseUrlOf(environment);
  const records = url ? openRecords(url) : undefined;
  try {
    const { provider, keep, routing, supportMatrix } = manifest;
    const evidence = await gatherEvidence({
      provider,
      keep,
      days,
      now: new Date(),
      records,
      environment,
      routing,
      supportMatrix: supportMatrix === undefined ? undefined : await textOf(join(root, supportMatrix)),
    });
    return judge(provider, days, evidence);
  } finally {
    await records?.close();
  }
}

async function textOf(path: string): Promise<string | undefined> {
  return readFile(path, 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  });
}
