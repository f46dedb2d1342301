import type {
  AuditEntry,
  Call,
  Chain,
  DeploymentState,
  Explanation,
  Preview,
  Providers,
  StoredRules,
} from './shapes.ts';

export const json = (value: unknown): string => `${JSON.stringify(value, undefined, 2)}\n`;

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
const timeOf = (at: number): string => `${new Date(at).toISOString().slice(0, 19)}Z`;

const lines = (texts: readonly string[]): string => texts.map((text) => `${text}\n`).join('');

/** Columns as wide as their widest cell. */
function table(rows: readonly (readonly string[])[]): string {
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
