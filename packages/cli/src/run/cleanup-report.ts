import type { Manifest } from '../manifest/manifest.ts';
import type { CleanupPlan } from '../plan/plan-cleanup.ts';
import type { Readiness } from '../readiness/evidence.ts';

/** A check of the manifest that passed, with how long it took. */
export interface PassedCheck {
  readonly name: string;
  readonly seconds: number;
}

export interface ReportFacts {
  readonly manifest: Manifest;
  readonly plan: CleanupPlan;
  readonly readiness: Readiness;
  /** Why it was done although readiness did not agree. */
  readonly forced: string | undefined;
  readonly by: string;
  readonly at: Date;
  readonly commit: string;
  /** What nothing used any more. */
  readonly deadCode: readonly string[];
  readonly checks: readonly PassedCheck[];
}

/** The report that is committed with the removal, in Markdown. */
export function cleanupReport(facts: ReportFacts): string {
  const { manifest, plan, readiness, forced, by, at, commit, deadCode, checks } = facts;
  const evidence = readiness.evidence.map(
    ({ check, verdict, sentence }) => `| ${check} | ${verdict} | ${sentence.replaceAll('|', '\\|')} |`,
  );
  const kept = [...manifest.databaseTables, ...manifest.databaseColumns];
  const tables =
    kept.length === 0
      ? []
      : [
          '## Left to do',
          '',
          `The database still has what only ${manifest.provider} used: ${kept.map((name) => `\`${name}\``).join(', ')}. Retire it one release later, with \`crossfade retire-tables\`, which exports it first; no migration drops it.`,
          '',
        ];
  return [
    `# The removal of ${manifest.provider}`,
    '',
    `${at.toISOString().slice(0, 10)}, by ${by}, from ${commit}, with \`crossfade cleanup\`.`,
    '',
    ...(forced === undefined ? [] : [`Forced by ${by}, although it was not ready: ${forced}`, '']),
    '## Evidence',
    '',
    '| check | verdict | found |',
    '| --- | --- | --- |',
    ...evidence,
    '',
    '## What was done',
    '',
    `- ${plan.deleted.length} files deleted`,
    `- ${plan.edited.size} files edited: ${[...plan.edited.keys()].map((path) => `\`${path}\``).join(', ')}`,
    `- ${deadCode.length} further things that nothing used any more${deadCode.length === 0 ? '' : `: ${deadCode.map((one) => `\`${one}\``).join(', ')}`}`,
    '',
    '## What was checked',
    '',
    ...checks.map(({ name, seconds }) => `- ${name}: passed in ${seconds} s`),
    '',
    ...tables,
  ].join('\n');
}
