import { systemClock, type Clock } from '@crossfade/video-core/server';
import type { SQL } from 'drizzle-orm';
import type { CallServerStore } from '../call-server-store.ts';
import type { ServerLog } from '../server-log.ts';
import { DecisionLog } from './decision-log.ts';
import { isOutage } from './is-outage.ts';
import type { Database } from './queries.ts';
import { SqlAdmissionLedger } from './sql-admission-ledger.ts';
import { SqlAuditLog } from './sql-audit-log.ts';
import { SqlCallStore } from './sql-call-store.ts';
import { SqlClientsSeen } from './sql-clients-seen.ts';
import { SqlControlStore } from './sql-control-store.ts';
import { SqlEventDeduplicator } from './sql-event-deduplicator.ts';
import { SqlHealthVotes } from './sql-health-votes.ts';
import { SqlMoveStore } from './sql-move-store.ts';
import { SqlQualityStore } from './sql-quality-store.ts';
import { SqlRampStore } from './sql-ramp-store.ts';
import { SqlRoomPlacements } from './sql-room-placements.ts';
import { SqlRoutingStore } from './sql-routing-store.ts';
import { writeProbe } from './write-probe.ts';

/** What adapters keep in the same database. */
export interface AdapterStores {
  readonly roomPlacements: SqlRoomPlacements;
  readonly admissions: SqlAdmissionLedger;
}

export interface SqlStoreOptions {
  readonly clock?: Clock;
  /**
   * An application's own condition over the table of calls: a call for which it holds is kept, with its chat, its decisions
   * and what the audit log has of it, however old it is.
   */
  readonly held?: SQL;
}

/** Every store of a call server in one SQL database. */
export function sqlStore(
  database: Database,
  log: ServerLog,
  { clock = systemClock, held }: SqlStoreOptions = {},
): CallServerStore & AdapterStores {
  const { queries } = database;
  return {
    calls: new SqlCallStore(queries, held),
    control: new SqlControlStore(queries, held),
    moves: new SqlMoveStore(queries),
    votes: new SqlHealthVotes(queries),
    events: new SqlEventDeduplicator(queries),
    audit: new SqlAuditLog(queries, held),
    decisions: new DecisionLog(queries, log),
    routing: new SqlRoutingStore(queries),
    ramps: new SqlRampStore(queries, clock),
    quality: new SqlQualityStore(queries, clock),
    clients: new SqlClientsSeen(queries, log, clock),
    roomPlacements: new SqlRoomPlacements(queries),
    admissions: new SqlAdmissionLedger(queries),
    probe: writeProbe(database),
    isOutage,
  };
}
