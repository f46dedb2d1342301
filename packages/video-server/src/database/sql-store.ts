import type { CallServerStore } from '../call-server-store.ts';
import type { ServerLog } from '../server-log.ts';
import { DecisionLog } from './decision-log.ts';
import { isOutage } from './is-outage.ts';
import type { Database } from './queries.ts';
import { SqlAdmissionLedger } from './sql-admission-ledger.ts';
import { SqlAuditLog } from './sql-audit-log.ts';
import { SqlCallStore } from './sql-call-store.ts';
import { SqlControlStore } from './sql-control-store.ts';
import { SqlEventDeduplicator } from './sql-event-deduplicator.ts';
import { SqlMoveStore } from './sql-move-store.ts';
import { SqlRoomPlacements } from './sql-room-placements.ts';
import { writeProbe } from './write-probe.ts';

/** What adapters keep in the same database: which process has a room, and who is admitted to it. */
export interface AdapterStores {
  readonly roomPlacements: SqlRoomPlacements;
  readonly admissions: SqlAdmissionLedger;
}

/** Every store of a call server in one SQL database. */
export function sqlStore(database: Database, log: ServerLog): CallServerStore & AdapterStores {
  const { queries } = database;
  return {
    calls: new SqlCallStore(queries),
    control: new SqlControlStore(queries),
    moves: new SqlMoveStore(queries),
    events: new SqlEventDeduplicator(queries),
    audit: new SqlAuditLog(queries),
    decisions: new DecisionLog(queries, log),
    roomPlacements: new SqlRoomPlacements(queries),
    admissions: new SqlAdmissionLedger(queries),
    probe: writeProbe(database),
    isOutage,
  };
}
