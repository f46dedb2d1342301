import type { Routing } from '../manifest/manifest.ts';
import type { CallRecords } from './call-records.ts';
import type { Evidence, Verdict } from './evidence.ts';
import { missingParity } from './parity.ts';
import { reasonOf } from '../errors/reason-of.ts';

/** What the checks look at. */
export interface ReadinessSources {
  readonly provider: string;
  readonly keep: string;
  readonly days: number;
  readonly now: Date;
  /** None without a database. */
  readonly records: CallRecords | undefined;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly routing: readonly Routing[];
  /** The Markdown of the support matrix; none where the manifest names none. */
  readonly supportMatrix: string | undefined;
}

type Finding = readonly [Verdict, string];

interface EvidenceCheck {
  readonly name: string;
  /** Answers verdict and sentence; throws where the source cannot be read. */
  readonly find: (sources: ReadinessSources) => Promise<Finding>;
}

/** What has to be true before a provider's code may go; more evidence is one more entry. */
const CHECKS: readonly EvidenceCheck[] = [
  { name: 'calls', find: fromRecords(recentCalls) },
  { name: 'live calls', find: fromRecords(liveCalls) },
  { name: 'held at 100 %', find: fromRecords(heldLongEnough) },
  { name: 'clients', find: fromRecords(clientsWithoutTheOther) },
  { name: 'rules and kill switches', find: fromRecords(rules) },
  { name: 'guarded ramp', find: fromRecords(guardedRamp) },
  { name: 'settings', find: settings },
  { name: 'parity', find: parity },
];

export const NO_DATABASE =
  'There is no database to ask. Set DATABASE_URL to the PostgreSQL database of the servers.';

/** Every piece of evidence; one that cannot be read is `unknown`, and says why. */
export function gatherEvidence(sources: ReadinessSources): Promise<readonly Evidence[]> {
  return Promise.all(
    CHECKS.map(async ({ name, find }): Promise<Evidence> => {
      try {
        const [verdict, sentence] = await find(sources);
        return { check: name, verdict, sentence };
      } catch (error) {
        return { check: name, verdict: 'unknown', sentence: `${unreadable(error)}.` };
      }
    }),
  );
}

/** A check that asks the database. */
function fromRecords(
  find: (records: CallRecords, sources: ReadinessSources) => Promise<Finding>,
): EvidenceCheck['find'] {
  return async (sources) => (sources.records ? find(sources.records, sources) : ['unknown', NO_DATABASE]);
}

async function recentCalls(
  records: CallRecords,
  { provider, days, now }: ReadinessSources,
): Promise<Finding> {
  const usage = await records.usage(daysBefore(now, days));
  const legacy = usage.filter(({ deployment }) => isOf(provider, deployment));
  const others = usage
    .filter(({ deployment }) => !isOf(provider, deployment))
    .map(carried)
    .join(', ');
  if (legacy.length > 0)
    return ['blocks', `In ${days} days ${legacy.map(carried).join(', ')}; elsewhere ${others || 'none'}.`];
  return [
    'ok',
    others === '' ? `No deployment carried a call in ${days} days.` : `Only others carried calls: ${others}.`,
  ];
}

async function liveCalls(records: CallRecords, { provider }: ReadinessSources): Promise<Finding> {
  const legacy = (await records.live()).filter(({ deployment }) => isOf(provider, deployment));
  const count = legacy.reduce((sum, { calls }) => sum + calls, 0);
  return count === 0
    ? ['ok', 'None runs on it.']
    : [
        'blocks',
        `${count} run on ${legacy.map(({ deployment }) => deployment).join(', ')} now. Move or end them.`,
      ];
}

async function heldLongEnough(
  records: CallRecords,
  { provider, days, now }: ReadinessSources,
): Promise<Finding> {
  const since = daysBefore(now, days);
  const first = await records.firstDecision();
  if (!first) return ['unknown', 'The database holds no decisions.'];
  if (first > since)
    return [
      'blocks',
      `The database knows of joins since ${dateOf(first)} only. Wait until ${days} days are on record.`,
    ];
  const usage = await records.usage(since);
  const others = usage.filter(({ deployment }) => !isOf(provider, deployment));
  if (usage.length > others.length) return ['blocks', `${provider} carried calls in these ${days} days.`];
  return others.length === 0
    ? ['unknown', `No call at all in ${days} days, so nothing shows that the other provider carries them.`]
    : ['ok', `All calls of ${days} days ran elsewhere.`];
}

async function clientsWithoutTheOther(
  records: CallRecords,
  { keep, days, now }: ReadinessSources,
): Promise<Finding> {
  const joins = await records.joinsWithout(keep, daysBefore(now, days));
  return joins === 0
    ? ['ok', `Every client of ${days} days can run ${keep}.`]
    : ['blocks', `${joins} joins came from clients without ${keep}. Update those clients first.`];
}

async function rules(records: CallRecords, { provider, keep }: ReadinessSources): Promise<Finding> {
  const routing = await records.routing();
  if (!routing) return ['ok', 'This release of the server keeps none.'];
  const sending = routing.rules.filter(({ to, percent }) => percent > 0 && isOf(provider, to));
  const killed = routing.killed.filter((deployment) => isOf(keep, deployment));
  const problems = [
    ...sending.map(({ name, to }) => `The rule ${name} sends calls to ${to}.`),
    ...killed.map((deployment) => `${deployment} is killed.`),
  ];
  return problems.length === 0
    ? ['ok', `No rule sends calls to ${provider}, and no deployment of ${keep} is killed.`]
    : ['blocks', problems.join(' ')];
}

/** A ramp that ended by its own verdict; what operators ended themselves says nothing. */
async function guardedRamp(records: CallRecords, { keep }: ReadinessSources): Promise<Finding> {
  const ramp = await records.ramp();
  if (!ramp || !isOf(keep, ramp.to)) return ['ok', `No guarded ramp to ${keep} was run.`];
  const { to, phase, reason, detail } = ramp;
  if (phase === 'complete') return ['ok', `The guarded ramp to ${to} is complete.`];
  if (phase === 'rolled-back')
    return reason === 'operator'
      ? ['ok', `The guarded ramp to ${to} was taken back by an operator.`]
      : [
          'blocks',
          `The guarded ramp to ${to} was rolled back (${reason ?? 'unknown'}). ${detail ?? ''}`.trim(),
        ];
  return ['blocks', `The guarded ramp to ${to} is not complete.`];
}

async function settings({ routing, environment, provider }: ReadinessSources): Promise<Finding> {
  const found = routing.flatMap(({ variable, legacy }) => {
    const value = environment[variable]?.trim().toLowerCase() || 'unset';
    return legacy.includes(value)
      ? [value === 'unset' ? `${variable} is unset` : `${variable} is ${value}`]
      : [];
  });
  return found.length === 0
    ? ['ok', `No setting here sends new calls to ${provider}.`]
    : ['blocks', `${found.join(', ')}, which sends new calls to ${provider}.`];
}

async function parity({ supportMatrix, provider, keep }: ReadinessSources): Promise<Finding> {
  if (supportMatrix === undefined) return ['unknown', 'The manifest names no support matrix.'];
  const missing = missingParity(supportMatrix, provider, keep);
  if (!missing) return ['unknown', `The support matrix has no table with columns ${keep} and ${provider}.`];
  return missing.length === 0
    ? ['ok', `${keep} offers whatever ${provider} offers.`]
    : ['blocks', `${keep} lacks ${missing.join(', ')}.`];
}

const carried = ({
  deployment,
  calls,
  minutes,
}: {
  deployment: string;
  calls: number;
  minutes: number;
}): string => `${deployment} ${calls} calls, ${minutes} minutes`;

/** A deployment is the provider's own (`livekit`) or one of several (`livekit:eu`). */
const isOf = (provider: string, deployment: string): boolean =>
  deployment === provider || deployment.startsWith(`${provider}:`);

const DAY = 86_400_000;
const daysBefore = (now: Date, days: number): Date => new Date(now.getTime() - days * DAY);
const dateOf = (date: Date): string => date.toISOString().slice(0, 10);

function unreadable(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : '';
  return `It could not be read: ${reasonOf(error).replace(/\.$/, '')}${code}`;
}
