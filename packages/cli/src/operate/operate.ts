import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { CommandError } from '../errors/command-error.ts';
import type { OperationApi } from './operation-api.ts';
import * as shapes from './shapes.ts';
import * as texts from './texts.ts';
import { jsonOf } from '../run/json-of.ts';

export const OPERATE_USAGE = `crossfade status | calls | explain KEY | audit [--decisions] [--limit N]
  What runs, why a key's calls are where they are, and who changed what.

crossfade kill DEPLOYMENT | revive DEPLOYMENT [--reason WHY] [--yes]
  Takes a deployment out of service for new calls, and puts it back.

crossfade rules get | preview FILE | set FILE [--reason WHY] [--yes]
  The rules that decide where new calls run; FILE is JSON as \`rules get --json\` prints it.

  These ask the server at SERVER_URL with STAFF_TOKEN, of the environment or .env. --json prints what it answers.
`;

export interface OperateOptions {
  readonly api: OperationApi;
  readonly folder: string;
  readonly json: boolean;
  readonly decisions: boolean;
  readonly limit: string | undefined;
  readonly reason: string | undefined;
  readonly print: (text: string) => void;
  /** Whether the person agrees; throws `CommandError` where nobody can be asked. */
  readonly agreed: (question: string) => Promise<boolean>;
}

type Command = (options: OperateOptions, ...words: readonly string[]) => Promise<number>;

const COMMANDS: Readonly<Record<string, Command>> = {
  status,
  calls,
  explain,
  audit,
  kill: (options, deployment) => turn(options, 'kill', deployment),
  revive: (options, deployment) => turn(options, 'revive', deployment),
  rules,
};

/** The command of this name that operates a running server, if there is one. */
export const operatingCommand = (name: string): Command | undefined =>
  Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;

async function status({ api, json, print }: OperateOptions): Promise<number> {
  const [providers, rulesNow, live] = await Promise.all([
    api.get('/providers', shapes.providers),
    api.get('/rules', shapes.storedRules),
    allCalls(api),
  ]);
  print(
    json
      ? texts.json({ ...providers, rules: rulesNow, calls: live.length })
      : texts.statusText(providers, rulesNow, live),
  );
  return 0;
}

async function calls({ api, json, print }: OperateOptions): Promise<number> {
  const live = await allCalls(api);
  print(json ? texts.json(live) : texts.callsText(live));
  return 0;
}

async function explain({ api, json, print }: OperateOptions, key?: string): Promise<number> {
  const path = `/calls/explain?key=${encodeURIComponent(named(key, 'key'))}`;
  const explanation = await api.get(path, shapes.explanation);
  print(json ? texts.json(explanation) : texts.explanationText(explanation));
  return 0;
}

async function audit({ api, json, print, decisions, limit = '50' }: OperateOptions): Promise<number> {
  if (!/^[1-9]\d{0,2}$/.test(limit) || Number(limit) > 200)
    throw new CommandError('usage', '--limit is a whole number from 1 to 200.');
  const of = decisions ? 'decisions' : 'changes';
  const { entries } = await api.get(`/audit?of=${of}&limit=${limit}`, shapes.auditPage);
  print(json ? texts.json(entries) : texts.auditText(entries));
  return 0;
}

async function turn(
  options: OperateOptions,
  action: 'kill' | 'revive',
  word: string | undefined,
): Promise<number> {
  const { api, json, print, agreed, reason } = options;
  const deployment = named(word, 'deployment');
  if (action === 'kill') {
    const there = (await allCalls(api)).filter((call) => call.deployment === deployment).length;
    const question = `Take ${deployment} out of service? New calls go elsewhere; ${there} run on it now.`;
    if (!(await agreed(question))) return nothingDone(options);
  }
  const path = `/deployments/${encodeURIComponent(deployment)}/${action}`;
  const state = await api.post(path, reason === undefined ? {} : { reason }, shapes.deploymentState);
  print(json ? texts.json(state) : texts.deploymentText(state));
  return 0;
}

async function rules(options: OperateOptions, action?: string, file?: string): Promise<number> {
  const { api, json, print, agreed, reason } = options;
  if (action === 'get') {
    const stored = await api.get('/rules', shapes.storedRules);
    print(json ? texts.json(stored) : texts.rulesText(stored));
    return 0;
  }
  if (action !== 'set' && action !== 'preview')
    throw new CommandError('usage', `Say what to do with the rules.\n\n${OPERATE_USAGE}`);
  const draft = await rulesIn(resolve(options.folder, named(file, 'file')));
  const preview = await api.post('/rules/preview', draft, shapes.preview);
  if (action === 'preview') {
    print(json ? texts.json(preview) : texts.previewText(preview));
    return 0;
  }
  const { version } = await api.get('/rules', shapes.storedRules);
  if (!(await agreed(`${texts.previewText(preview)}Set these rules, in place of version ${version}?`)))
    return nothingDone(options);
  const change = { ...draft, version, ...(reason !== undefined && { reason }) };
  const stored = await api.put('/rules', change, shapes.storedRules);
  print(json ? texts.json(stored) : texts.rulesText(stored));
  return 0;
}

/** Every page. */
async function allCalls(api: OperationApi): Promise<readonly shapes.Call[]> {
  const all: shapes.Call[] = [];
  for (let after: string | undefined; ;) {
    const from = after === undefined ? '' : `?after=${encodeURIComponent(after)}`;
    const { calls: page, next } = await api.get(`/calls${from}`, shapes.callsPage);
    all.push(...page);
    if (next === undefined) return all;
    after = next;
  }
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

function nothingDone({ print }: OperateOptions): number {
  print('Nothing was changed.\n');
  return 1;
}
