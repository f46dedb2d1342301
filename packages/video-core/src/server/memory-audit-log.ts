import type { AuditEntry, AuditLog } from './audit-log.ts';

const KEPT = 10_000;

export class MemoryAuditLog implements AuditLog {
  readonly entries: AuditEntry[] = [];

  record(entry: AuditEntry): Promise<void> {
    this.entries.push(entry);
    if (this.entries.length > KEPT) this.entries.shift();
    return Promise.resolve();
  }
}
