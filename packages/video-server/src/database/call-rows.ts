import { asId, type CallId, type ParticipantId, type Source } from '@crossfade/video-core';
import { TAKEOVER_MS, type CallRecord, type ParticipantRecord } from '@crossfade/video-core/server';
import { and, eq, isNull, sql, type SQL } from 'drizzle-orm';
import type { AnyPgColumn } from 'drizzle-orm/pg-core';
import { calls, participants } from './schema.ts';
import { storedDecision, storedRights } from './stored-json.ts';

/** A time as a parameter of raw SQL, which the driver cannot tell the type of. */
export const moment = (at: number): SQL => sql`${new Date(at).toISOString()}::timestamptz`;

/** A source put among others, once, or taken from them. */
export function among(sources: AnyPgColumn, source: Source, included: boolean): SQL {
  const others = sql`array_remove(${sources}, ${source}::text)`;
  return included ? sql`array_append(${others}, ${source}::text)` : others;
}

/** What every change to what rooms must obey does to the call: its version counts up, and it is due for a look soon. */
export const ruled = (at: number) => ({
  version: sql`${calls.version} + 1`,
  dueAt: soon(at),
});

export const soon = (at: number): SQL => sql`least(${calls.dueAt}, ${moment(at + TAKEOVER_MS)})`;

export const open = (call: CallId): SQL | undefined => and(eq(calls.id, call), isNull(calls.endedAt));

export const person = (call: CallId, participant: ParticipantId): SQL | undefined =>
  and(eq(participants.call, call), eq(participants.id, participant));

export const callOf = ({
  id,
  tenant,
  key,
  pin,
  epoch,
  attempt,
  besideEpoch,
  besideAttempt,
  besideDeployment,
  decision,
  openedAt,
  emptySince,
  entered,
  locked,
  encrypted,
  guestsDenied,
  endedAt,
  version,
  enforcedVersion,
  watchUntil,
}: typeof calls.$inferSelect): CallRecord => ({
  id: asId.call(id),
  tenant: asId.tenant(tenant),
  key: asId.key(key),
  pin: asId.deployment(pin),
  epoch,
  attempt,
  ...(besideEpoch !== null &&
    besideAttempt !== null &&
    besideDeployment !== null && {
      beside: {
        epoch: besideEpoch,
        attempt: besideAttempt,
        deployment: asId.deployment(besideDeployment),
      },
    }),
  decision: storedDecision.parse(decision),
  openedAt: openedAt.getTime(),
  ...(emptySince && { emptySince: emptySince.getTime() }),
  entered,
  locked,
  encrypted,
  guestsDenied,
  ...(endedAt && { endedAt: endedAt.getTime() }),
  version,
  enforcedVersion,
  ...(watchUntil && { watchUntil: watchUntil.getTime() }),
});

export const participantOf = ({
  id,
  call,
  name,
  role,
  rights,
  blocked,
  resumeHash,
  joinedAt,
  removedAt,
  removedMessage,
  enteredAt,
  adapters,
}: typeof participants.$inferSelect): ParticipantRecord => ({
  id: asId.participant(id),
  call: asId.call(call),
  name,
  role,
  rights: storedRights.parse(rights),
  blocked,
  resumeHash,
  joinedAt: joinedAt.getTime(),
  ...(enteredAt && { enteredAt: enteredAt.getTime() }),
  ...(removedAt && { removed: { at: removedAt.getTime(), message: removedMessage ?? '' } }),
  ...(adapters && { adapters: adapters.map(asId.provider) }),
});
