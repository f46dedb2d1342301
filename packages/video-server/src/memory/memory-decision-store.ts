import type { CallId, TenantId } from '@crossfade/video-core';
import type { CallStore, DecisionEntry, LatestPage } from '@crossfade/video-core/server';
import type { DecisionStore, KeptDecision, Opening } from '../call-server-store.ts';

const KEPT = 10_000;

/** The latest decisions of one process. */
export class MemoryDecisionStore implements DecisionStore {
  readonly #calls: Pick<CallStore, 'find'>;
  readonly #decisions: KeptDecision[] = [];

  constructor(calls: Pick<CallStore, 'find'>) {
    this.#calls = calls;
  }

  decided(entry: DecisionEntry): void {
    this.#decisions.push({ ...entry, id: (this.#decisions.at(-1)?.id ?? 0) + 1 });
    if (this.#decisions.length > KEPT) this.#decisions.shift();
  }

  async list(tenant: TenantId, { before = Infinity, limit }: LatestPage): Promise<readonly KeptDecision[]> {
    const ofTenant = this.#decisions.filter((entry) => entry.tenant === tenant && entry.id < before);
    return ofTenant.toReversed().slice(0, limit);
  }

  async latestOpenings(tenant: TenantId, limit: number): Promise<readonly Opening[]> {
    const ofTenant = this.#decisions.filter((entry) => entry.tenant === tenant);
    const openings = await Promise.all(ofTenant.toReversed().map((entry) => this.#openingOf(entry)));
    return openings.flatMap((opening) => opening ?? []).slice(0, limit);
  }

  async opening(call: CallId): Promise<Opening | undefined> {
    const ofCall = this.#decisions.filter((entry) => entry.call === call);
    const openings = await Promise.all(ofCall.map((entry) => this.#openingOf(entry)));
    return openings.find((opening) => opening !== undefined);
  }

  async forget(before: number, limit: number): Promise<number> {
    const young = this.#decisions.findIndex(({ at }) => at >= before);
    const old = young < 0 ? this.#decisions.length : young;
    return this.#decisions.splice(0, Math.min(old, limit)).length;
  }

  flush(): Promise<void> {
    return Promise.resolve();
  }

  async #openingOf({ at, call, inputs, outcome }: KeptDecision): Promise<Opening | undefined> {
    if (call === undefined || inputs === undefined || !outcome.decided) return undefined;
    const record = await this.#calls.find(call);
    return record && { call, key: record.key, at, inputs, decision: outcome.decision };
  }
}
