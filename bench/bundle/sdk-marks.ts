import { BENCH_FACTS } from '../../adapters/bench.ts';
import type { Provider } from '../join/arms.ts';

/**
 * How many sentences of an SDK's own code are in the code, and of how many. That the active SDK's are found says that the
 * search works; that none of the other's is found says that none of its code came.
 */
export function marksIn(code: string, provider: Provider): { readonly found: number; readonly of: number } {
  const { sdkMarks } = BENCH_FACTS[provider];
  return { found: sdkMarks.filter((mark) => code.includes(mark)).length, of: sdkMarks.length };
}
