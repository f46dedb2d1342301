import { asId } from '@crossfade/video-core';
import type { MoveRecord, StoredReport } from '@crossfade/video-core/server';
import type { switchAttempts, switchReports } from './schema.ts';

type Row = typeof switchAttempts.$inferSelect;

/** A move as it is stored, without who carries it on. */
export const rowOf = (move: MoveRecord): Omit<Row, 'owner' | 'ownedUntil' | 'publishers'> => ({
  id: move.id,
  call: move.call,
  tenant: move.tenant,
  key: move.key,
  kind: move.kind,
  forced: move.forced,
  subject: move.subject,
  sourceEpoch: move.source.epoch,
  sourceAttempt: move.source.attempt,
  sourceDeployment: move.source.deployment,
  targetEpoch: move.target.epoch,
  targetAttempt: move.target.attempt,
  targetDeployment: move.target.deployment,
  phase: move.phase,
  first: [...move.first],
  batched: move.batched,
  leaving: [...move.leaving],
  requestedAt: new Date(move.requestedAt),
  announcedAt: dateOf(move.announcedAt),
  committedAt: dateOf(move.committedAt),
  endedAt: dateOf(move.endedAt),
  reason: move.reason ?? null,
  detail: move.detail ?? null,
  cleared: move.cleared,
  version: move.version,
});

export const moveOf = (row: Row): MoveRecord => ({
  id: asId.move(row.id),
  call: asId.call(row.call),
  tenant: asId.tenant(row.tenant),
  key: asId.key(row.key),
  kind: row.kind,
  forced: row.forced,
  subject: row.subject,
  source: {
    epoch: row.sourceEpoch,
    attempt: row.sourceAttempt,
    deployment: asId.deployment(row.sourceDeployment),
  },
  target: {
    epoch: row.targetEpoch,
    attempt: row.targetAttempt,
    deployment: asId.deployment(row.targetDeployment),
  },
  phase: row.phase,
  first: row.first.map(asId.participant),
  batched: row.batched,
  leaving: row.leaving.map(asId.participant),
  requestedAt: row.requestedAt.getTime(),
  ...(row.announcedAt && { announcedAt: row.announcedAt.getTime() }),
  ...(row.committedAt && { committedAt: row.committedAt.getTime() }),
  ...(row.endedAt && { endedAt: row.endedAt.getTime() }),
  ...(row.reason && { reason: row.reason }),
  ...(row.detail !== null && { detail: row.detail }),
  cleared: row.cleared,
  version: row.version,
});

export const reportOf = ({
  participant,
  connection,
  seq,
  state,
  reason,
  at,
}: typeof switchReports.$inferSelect): StoredReport => ({
  participant: asId.participant(participant),
  connection,
  seq,
  state,
  ...(reason !== null && { reason }),
  at: at.getTime(),
});

const dateOf = (at: number | undefined): Date | null => (at === undefined ? null : new Date(at));
