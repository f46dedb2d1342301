import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { CommandError } from '../errors/command-error.ts';
import { liveCalls } from './live-calls.ts';
import { move } from './move.ts';
import { ramp } from './ramp.ts';
import { report } from './report.ts';
import { show, type OperateOptions } from './operate-options.ts';
import * as shapes from './shapes.ts';
import * as texts from './texts.ts';
import { jsonOf } from '../run/json-of.ts';

export const OPERATE_USAGE = `crossfade status | calls | explain KEY | audit [--decisions] [--limit N]
  What runs, why a key's calls are where they are, and who changed what.

crossfade move KEY --to DEPLOYMENT [--from DEPLOYMENT] [--force] [--yes]
crossfade move --all --from DEPLOYMENT --to DEPLOYMENT [--pace N] [--force] [--yes]
  Moves live calls, N at a time (2 by default), and reports the progress of each. --force disconnects participants
  who cannot follow. After an interruption, the same command carries on.

crossfade kill DEPLOYMENT | revive DEPLOYMENT [--reason WHY] [--yes]
  Takes a deployment out of service, and puts it back. Its calls are carried over to another.

crossfade rules get | preview FILE | set FILE [--reason WHY] [--yes]
  The rules that decide where new calls run; FILE is JSON as \`rules get --json\` prints it.

crossfade ramp start --to DEPLOYMENT [--steps 5:1h,25:1d,50:1d] [--reason WHY] [--yes]
crossfade ramp status | pause | resume | back [--reason WHY] [--yes]
  A guarded ramp: a growing share of the keys goes to a deployment, and it is rolled back or held by itself when that is
  worse. A step is a percentage and the least time it lasts (m, h or d).

crossfade report [FILE]
  Writes the ramp, its steps and its comparison as a page (crossfade-report.html).

  These ask the server at SERVER_URL with STAFF_TOKEN, of the environment or .env. --json prints what it answers.
`;

type Command = (options: OperateOptions, ...words: readonly string[]) => Promise<number>;

const COMMANDS: Readonly<Record<string, Command>> = {
  status,
  calls,
  explain,
  audit,
  move,
  kill: (options, deployment) => turn(options, 'kill', deployment),
  revive: (options, deployment) => turn(options, 'revive', deployment),
  rules,
  ramp,
  report,
};

/** The command of this name that operates a running server, if there is one. */
export const operatingCommand = (name: string): Command | undefined =>
  Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;

async function status(options: OperateOptions): Promise<number> {
  const { api } = options;
  const [providers, rulesNow, live] = await Promise.all([
    api.get('/providers', shapes.providers),
    api.get('/rules', shapes.storedRules),
    liveCalls(api),
  ]);
  return show(options, { ...providers, rules: rulesNow, calls: live.length }, () =>
    texts.statusText(providers, rulesNow, live),
  );
}

async function calls(options: OperateOptions): Promise<number> {
  return show(options, await liveCalls(options.api), texts.callsText);
}

async function explain(options: OperateOptions, key?: string): Promise<number> {
  const path = `/calls/explain?key=${encodeURIComponent(named(key, 'key'))}`;
  return show(options, await options.api.get(path, shapes.explanation), texts.explanationText);
}

async function audit(options: OperateOptions): Promise<number> {
  const { api, decisions, limit = '50' } = options;
  if (!/^[1-9]\d{0,2}$/.test(limit) || Number(limit) > 200)
    throw new CommandError('usage', '--limit is a whole number from 1 to 200.');
  const of = decisions ? 'decisions' : 'changes';
  const { entries } = await api.get(`/audit?of=${of}&limit=${limit}`, shapes.auditPage);
  return show(options, entries, texts.auditText);
}

async function turn(
  options: OperateOptions,
  action: 'kill' | 'revive',
  word: string | undefined,
): Promise<number> {
  const { api, agreed, reason } = options;
  const deployment = named(word, 'deployment');
  if (action === 'kill') {
    const there = (await liveCalls(api)).filter((call) => call.deployment === deployment).length;
    const question = `Take ${deployment} out of service? New calls go elsewhere; ${there} run on it now.`;
    if (!(await agreed(question))) return 1;
  }
  const path = `/deployments/${encodeURIComponent(deployment)}/${action}`;
  const state = await api.post(path, reason === undefined ? {} : { reason }, shapes.deploymentState);
  return show(options, state, texts.deploymentText);
}

async function rules(options: OperateOptions, action?: string, file?: string): Promise<number> {
  const { api, agreed, reason } = options;
  if (action === 'get') return show(options, await api.get('/rules', shapes.storedRules), texts.rulesText);
  if (action !== 'set' && action !== 'preview')
    throw new CommandError('usage', `Say what to do with the rules.\n\n${OPERATE_USAGE}`);
  const draft = await rulesIn(resolve(options.folder, named(file, 'file')));
  const preview = await api.post('/rules/preview', draft, shapes.preview);
  if (action === 'preview') return show(options, preview, texts.previewText);
  const { version } = await api.get('/rules', shapes.storedRules);
  if (!(await agreed(`${texts.previewText(preview)}Set these rules, in place of version ${version}?`)))
    return 1;
  const change = { ...draft, version, ...(reason !== undefined && { reason }) };
  return show(options, await api.put('/rules', change, shapes.storedRules), texts.rulesText);
}

/** What the server checks anyway, but for what only an answer has. */
async function rulesIn(path: string): Promise<shapes.RulesFile> {
  const text = await readFile(path, 'utf8');
  const { data } = shapes.rulesFile.safeParse(jsonOf(text));
  if (!data) throw new CommandError('usage', `${path} holds no rules: it is JSON with a list "rules".`);
  return data;
}

function named(word: string | undefined, what: string): string {
  if (word === undefined || word === '')
    throw new CommandError('usage', `Name a ${what}.\n\n${OPERATE_USAGE}`);
  return word;
}
