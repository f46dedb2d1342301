import { hasStayed, type MoveOutcome } from './paced-moves.ts';
import type {
  AuditEntry,
  Call,
  Chain,
  DeploymentState,
  Explanation,
  Move,
  Preview,
  Providers,
  StoredRules,
} from './shapes.ts';

export function statusText(
  { providers, disagreements }: Providers,
  rules: StoredRules,
  calls: readonly Call[],
): string {
  const rows = providers.map(({ deployment, healthy, killed, detail }) => [
    deployment,
    killed ? 'killed' : healthy ? 'healthy' : 'unhealthy',
    counted(calls.filter((call) => call.deployment === deployment).length, 'call'),
    detail ?? '',
  ]);
  return `${table(rows)}${rulesText(rules)}${lines(disagreements)}`;
}

export const callsText = (calls: readonly Call[]): string =>
  calls.length === 0
    ? 'No call is open.\n'
    : table(
        calls.map(({ key, deployment, epoch, reason, openedAt, participants }) => [
          key,
          deployment,
          `epoch ${epoch}`,
          reason,
          participants === undefined ? 'participants unknown' : counted(participants, 'participant'),
          `since ${timeOf(openedAt)}`,
        ]),
      );

export function explanationText({ key, call, opening, next }: Explanation): string {
  const running = call
    ? `${key} runs on ${call.deployment} (epoch ${call.epoch}, ${call.reason}).\n`
    : `No call is open at ${key}.\n`;
  const how = opening ? `\nDecided at ${timeOf(opening.at)}: ${chainText(opening)}` : '';
  return `${running}${how}\nA new call now: ${chainText(next)}`;
}

const chainText = ({ decision, refusal, steps }: Chain): string =>
  `${decision ? `${decision.deployment} (${decision.reason})` : `refused (${refusal ?? 'unknown'})`}\n${table(
    steps.map(({ step, result, why }) => [`  ${step}`, result, why]),
  )}`;

export const deploymentText = ({ deployment, killed, inService }: DeploymentState): string =>
  `${deployment} is ${killed ? 'out of' : 'in'} service. ${
    inService.length === 0
      ? 'Nothing is in service: every new call is refused.'
      : `In service: ${inService.join(', ')}.`
  }\n`;

export function rulesText({ version, rules, cohorts, by, at }: StoredRules): string {
  const since = by === undefined || at === undefined ? '' : `, set by ${by} at ${timeOf(at)}`;
  if (rules.length === 0) return `Rules: none (version ${version}${since}).\n`;
  const rows = rules.map(({ name, to, percent = 100, ...conditions }) => [
    `  ${name}`,
    `${percent} % to ${to}`,
    Object.entries(conditions)
      .map(([condition, value]) => `${condition} ${Array.isArray(value) ? value.join(', ') : String(value)}`)
      .join('; '),
  ]);
  const sizes = Object.entries(cohorts).map(
    ([name, keys]) => `  cohort ${name}: ${counted(keys.length, 'key')}`,
  );
  return `Rules, version ${version}${since}:\n${table(rows)}${lines(sizes)}`;
}

export function previewText({ total, deployments, changed }: Preview): string {
  if (total === 0) return 'There are no calls yet to preview these rules on.\n';
  const where = Object.entries(deployments).map(([deployment, count]) => `${count} to ${deployment}`);
  return `Of the latest ${counted(total, 'call')} ${where.join(', ') || 'none'} would go; ${changed} would go elsewhere than they did.\n`;
}

export function moveQuestion(
  calls: readonly Call[],
  to: string,
  { pace, force }: { readonly pace: number; readonly force: boolean },
): string {
  const people = calls.reduce((sum, { participants = 0 }) => sum + participants, 0);
  const from = [...new Set(calls.map(({ deployment }) => deployment))].join(', ');
  const paced = calls.length > pace ? `, ${pace} at a time` : '';
  const forced = force ? ' Participants who cannot follow will be disconnected.' : '';
  return `Move ${counted(calls.length, 'call')} with ${counted(people, 'participant')} from ${from} to ${to}${paced}?${forced}`;
}

/** One line for each stage that a move reaches. */
export function progressText({ key, state, participants }: Move): string {
  const ready = participants.filter((one) => one.state === 'ready' || one.state === 'swapped').length;
  const how =
    state === 'prepare' && participants.length > 0 ? `  ${ready} of ${participants.length} ready` : '';
  return `${key}  ${state}${how}\n`;
}

export function outcomeText(
  outcome: MoveOutcome,
  count: { readonly done: number; readonly of: number } | undefined,
): string {
  const place = count ? `[${count.done}/${count.of}] ` : '';
  return `${place}${outcome.key}  ${becameText(outcome)}\n`;
}

function becameText(outcome: MoveOutcome): string {
  switch (outcome.state) {
    case 'finished': {
      const { to, epoch, requestedAt, committedAt } = outcome.move;
      const took = committedAt === undefined ? '' : `, after ${Math.round(committedAt - requestedAt)} ms`;
      return `is on ${to} (epoch ${epoch}${took})`;
    }
    case 'aborted':
      return `stayed on ${outcome.move.from}: ${outcome.move.detail ?? outcome.move.reason ?? 'aborted'}`;
    case 'unchanged':
      return 'was there already';
    case 'ended':
      return 'has ended';
    case 'refused':
      return `was not moved: ${outcome.message}`;
  }
}

export function movedText(outcomes: readonly MoveOutcome[], of: number, interrupted: boolean): string {
  if (of === 0) return 'There is no call to move.\n';
  const failed = outcomes.filter(hasStayed).length;
  const kept = failed === 0 ? '' : ` ${failed} stayed; the same command tries them again.`;
  const stopped = interrupted
    ? ' Interrupted: what has begun goes on by itself, and the same command carries on.'
    : '';
  return `${outcomes.length - failed} of ${counted(of, 'call')} done.${kept}${stopped}\n`;
}

export const auditText = (entries: readonly AuditEntry[]): string =>
  entries.length === 0
    ? 'There are no entries.\n'
    : table(
        entries.map(({ at, subject, action, call, deployment, detail, change, decision, refusal }) => [
          timeOf(at),
          subject,
          action,
          decision ? `${decision.deployment} (${decision.reason})` : (deployment ?? refusal ?? call ?? ''),
          [change?.version === undefined ? [] : [`version ${change.version}`], detail ?? []]
            .flat()
            .join(': '),
        ]),
      );

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;

/** To the second, in UTC. */
export const timeOf = (at: number): string => `${new Date(at).toISOString().slice(0, 19)}Z`;

const lines = (texts: readonly string[]): string => texts.map((text) => `${text}\n`).join('');

/** Columns as wide as their widest cell. */
export function table(rows: readonly (readonly string[])[]): string {
  const columns = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  return lines(
    rows.map((row) =>
      row
        .map((cell, at) => cell.padEnd(widths[at] ?? 0))
        .join('  ')
        .trimEnd(),
    ),
  );
}
