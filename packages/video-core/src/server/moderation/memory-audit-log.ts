import type { AuditEntry, AuditLog } from './audit-log.ts';

const KEPT = 10_000;

export class MemoryAuditLog implements AuditLog {
  readonly entries: AuditEntry[] = [];

  record(entry: AuditEntry): Promise<void> {
    this.entries.push(entry);
    if (this.entries.length > KEPT) this.entries.shift();
    return Promise.resolve();
  }

  forget(before: number, limit: number): Promise<number> {
    const young = this.entries.findIndex(({ at }) => at >= before);
    const old = young < 0 ? this.entries.length : young;
    return Promise.resolve(this.entries.splice(0, Math.min(old, limit)).length);
  }
}
