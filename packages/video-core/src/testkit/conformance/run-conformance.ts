import type { CapabilityManifest } from '../../contract/capabilities.ts';
import { CONFORMANCE_CASES } from './cases/index.ts';
import type { ConformanceCase } from './conformance-case.ts';
import type { ConformanceHarness } from './conformance-harness.ts';
import { Stage } from './stage.ts';

export type ConformanceResult =
  | { readonly name: string; readonly outcome: 'passed'; readonly milliseconds: number }
  | { readonly name: string; readonly outcome: 'skipped'; readonly feature: string; readonly reason: string }
  | {
      readonly name: string;
      readonly outcome: 'failed';
      readonly milliseconds: number;
      readonly message: string;
      readonly stack?: string;
    };

export interface ConformanceReport {
  readonly results: readonly ConformanceResult[];
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** Why a case does not apply to an adapter, which its manifest alone may say. */
export function skipOf(
  { name, feature }: ConformanceCase,
  { features }: CapabilityManifest,
): Extract<ConformanceResult, { readonly outcome: 'skipped' }> | undefined {
  if (feature === undefined) return undefined;
  const support = features[feature];
  return support.supported ? undefined : { name, outcome: 'skipped', feature, reason: support.reason };
}

/** Plays one case on a stage of its own. Never rejects. */
export async function runCase(one: ConformanceCase, harness: ConformanceHarness): Promise<ConformanceResult> {
  const skip = skipOf(one, harness.server.capabilities);
  if (skip) return skip;
  const { name } = one;
  const since = Date.now();
  const stage = new Stage(harness);
  const failures: unknown[] = [];
  await one.run(stage).catch((error: unknown) => failures.push(error));
  await stage.strike().catch((error: unknown) => failures.push(error));
  const milliseconds = Date.now() - since;
  const [first] = failures;
  if (first === undefined) return { name, outcome: 'passed', milliseconds };
  const message = failures
    .map((error) => (error instanceof Error ? error.message : String(error)))
    .join('; then ');
  const stack = first instanceof Error ? first.stack : undefined;
  return { name, outcome: 'failed', milliseconds, message, ...(stack !== undefined && { stack }) };
}

/**
 * Plays every case, one after the other, and returns what came of each. An adapter conforms when none failed; what was
 * skipped is what its manifest declares missing.
 */
export async function runConformance(
  harness: ConformanceHarness,
  options: {
    readonly cases?: readonly ConformanceCase[];
    readonly onResult?: (result: ConformanceResult) => void;
  } = {},
): Promise<ConformanceReport> {
  const results: ConformanceResult[] = [];
  for (const one of options.cases ?? CONFORMANCE_CASES) {
    const result = await runCase(one, harness);
    results.push(result);
    options.onResult?.(result);
  }
  const count = (outcome: ConformanceResult['outcome']): number =>
    results.filter((result) => result.outcome === outcome).length;
  return { results, passed: count('passed'), failed: count('failed'), skipped: count('skipped') };
}
