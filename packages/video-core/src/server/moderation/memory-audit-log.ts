import type { TenantId } from '../../contract/identity.ts';
import type { AuditEntry, AuditLog, KeptAuditEntry, LatestPage } from './audit-log.ts';

const KEPT = 10_000;

export class MemoryAuditLog implements AuditLog {
  readonly entries: AuditEntry[] = [];
  /** How many were shifted or forgotten, so that an id stays the same. */
  #gone = 0;

  record(entry: AuditEntry): Promise<void> {
    this.entries.push(entry);
    if (this.entries.length > KEPT) this.#drop(1);
    return Promise.resolve();
  }

  list(tenant: TenantId, { before = Infinity, limit }: LatestPage): Promise<readonly KeptAuditEntry[]> {
    const kept = this.entries.map((entry, place) => ({ ...entry, id: this.#gone + place + 1 }));
    const page = kept.filter((entry) => entry.tenant === tenant && entry.id < before);
    return Promise.resolve(page.toReversed().slice(0, limit));
  }

  forget(before: number, limit: number): Promise<number> {
    const young = this.entries.findIndex(({ at }) => at >= before);
    const old = young < 0 ? this.entries.length : young;
    return Promise.resolve(this.#drop(Math.min(old, limit)));
  }

  #drop(count: number): number {
    this.#gone += count;
    return this.entries.splice(0, count).length;
  }
}
