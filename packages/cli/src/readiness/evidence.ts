/** `ok`: the legacy path may go as far as this is concerned. `blocks`: it is still needed. `unknown`: nobody can tell. */
export type Verdict = 'ok' | 'blocks' | 'unknown';

/** One piece of evidence, with a sentence that says what was found and what to do. */
export interface Evidence {
  readonly check: string;
  readonly verdict: Verdict;
  readonly sentence: string;
}

/** Everything that was found, worst first. */
export interface Readiness {
  readonly provider: string;
  /** Days that were looked back. */
  readonly days: number;
  readonly verdict: Verdict;
  readonly evidence: readonly Evidence[];
}

const SEVERITY: Readonly<Record<Verdict, number>> = { ok: 0, unknown: 1, blocks: 2 };
/** For a shell: 0 ready, 1 still needed, 2 unknown. */
export const EXIT_CODES: Readonly<Record<Verdict, number>> = { ok: 0, blocks: 1, unknown: 2 };

export function judge(provider: string, days: number, evidence: readonly Evidence[]): Readiness {
  const sorted = evidence.toSorted((a, b) => SEVERITY[b.verdict] - SEVERITY[a.verdict]);
  return { provider, days, verdict: sorted[0]?.verdict ?? 'unknown', evidence: sorted };
}

const MARKS: Readonly<Record<Verdict, string>> = { ok: 'ok     ', blocks: 'BLOCKS ', unknown: 'unknown' };

export function readinessText({ provider, days, verdict, evidence }: Readiness): string {
  const summary = {
    ok: `${provider} may be removed.`,
    blocks: `${provider} is still needed.`,
    unknown: `Whether ${provider} is still needed is not known.`,
  }[verdict];
  const lines = evidence.map(({ check, verdict: one, sentence }) => `  ${MARKS[one]}  ${check}: ${sentence}`);
  return [`${summary} Looked back ${days} days.`, ...lines, ''].join('\n');
}
