import { CommandError } from '../errors/command-error.ts';
import { liveCalls } from './live-calls.ts';
import { show, type OperateOptions } from './operate-options.ts';
import { hasStayed, moveAtPace, type MoveOutcome } from './paced-moves.ts';
import * as shapes from './shapes.ts';
import * as texts from './texts.ts';

/** As many as a server that is asked how each of them goes can answer within its limits. */
const FASTEST = 10;
const USUAL_PACE = 2;
/** As a shell reports a program that SIGINT ended. */
const INTERRUPTED = 130;

/** Moves one live call, or all that are on a deployment. Answers 0 when each is where it should be. */
export async function move(options: OperateOptions, word?: string): Promise<number> {
  const { api, all, from, to, force, signal, print, agreed } = options;
  if (to === undefined || all === (word !== undefined) || (all && from === undefined))
    throw new CommandError('usage', 'Say which: move KEY --to DEPLOYMENT, or move --all --from A --to B.');
  const pace = paceOf(options.pace);
  await refuseUnknown(options, [to, ...(from === undefined ? [] : [from])]);
  const calls =
    word === undefined ? (await liveCalls(api)).filter(isOn(from)) : [await theCall(options, word)];
  const question = texts.moveQuestion(calls, to, { pace, force });
  if (calls.length > 0 && (all || force) && !(await agreed(question))) return 1;

  const outcomes: MoveOutcome[] = [];
  const seen = new Map<string, string>();
  const say = (key: string, text: string): void => {
    if (!options.json && seen.get(key) !== text) print(text);
    seen.set(key, text);
  };
  const interrupted = await moveAtPace({
    api,
    keys: calls.map(({ key }) => key),
    to,
    force,
    pace,
    signal,
    onProgress: (key, progress) => say(key, texts.progressText(progress)),
    onOutcome: (outcome) => {
      outcomes.push(outcome);
      say(
        outcome.key,
        texts.outcomeText(outcome, all ? { done: outcomes.length, of: calls.length } : undefined),
      );
    },
  }).then(
    () => false,
    (error: unknown) => {
      if (!signal.aborted) throw error;
      return true;
    },
  );
  show(options, { to, calls: calls.length, interrupted, outcomes }, () =>
    all || interrupted ? texts.movedText(outcomes, calls.length, interrupted) : '',
  );
  if (interrupted) return INTERRUPTED;
  return outcomes.some(hasStayed) ? 1 : 0;
}

const isOn =
  (from: string | undefined) =>
  ({ deployment }: shapes.Call): boolean =>
    deployment === from;

async function theCall({ api, from }: OperateOptions, key: string): Promise<shapes.Call> {
  const { calls } = await api.get(`/calls?key=${encodeURIComponent(key)}`, shapes.callsPage);
  const [call] = calls;
  if (!call) throw new CommandError('refused', `No call is open at ${key}.`);
  if (from !== undefined && call.deployment !== from)
    throw new CommandError('refused', `${key} is on ${call.deployment}, not on ${from}. Nothing was moved.`);
  return call;
}

/** Before anything is asked or moved. */
async function refuseUnknown({ api }: OperateOptions, names: readonly string[]): Promise<void> {
  const { providers } = await api.get('/providers', shapes.providers);
  const known = providers.map(({ deployment }) => deployment);
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined)
    throw new CommandError('refused', `There is no deployment ${unknown}; there are ${known.join(', ')}.`);
}

function paceOf(value: string | undefined): number {
  const pace = value === undefined ? USUAL_PACE : Number(value);
  if (!Number.isInteger(pace) || pace < 1 || pace > FASTEST)
    throw new CommandError('usage', `--pace is a whole number of calls at a time, from 1 to ${FASTEST}.`);
  return pace;
}
