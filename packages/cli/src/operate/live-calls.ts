import type { OperationApi } from './operation-api.ts';
import * as shapes from './shapes.ts';

/** Every open call: all pages of the list. */
export async function liveCalls(api: OperationApi): Promise<readonly shapes.Call[]> {
  const all: shapes.Call[] = [];
  for (let after: string | undefined; ;) {
    const from = after === undefined ? '' : `?after=${encodeURIComponent(after)}`;
    const { calls, next } = await api.get(`/calls${from}`, shapes.callsPage);
    all.push(...calls);
    if (next === undefined) return all;
    after = next;
  }
}
