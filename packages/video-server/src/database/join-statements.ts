import type { Role, Source } from '@crossfade/video-core';
import { and, eq, isNull, sql } from 'drizzle-orm';
import type { Queries } from './queries.ts';
import { callEpochs, calls, participants } from './schema.ts';

/** Where a call begins. */
export const FIRST_ROOM = { epoch: 1, attempt: 1 } as const;

/**
 * A statement of this name stays on its connection no longer than it runs, so that a pooler between the server and
 * PostgreSQL may hand connections from one transaction to the next.
 */
export const UNNAMED = '';

const value = (name: string) => sql.placeholder(name);

/** The open call at a `key` of a `tenant`. Built once, like the others here: building one costs as much as running it. */
export const findOpenCall = (queries: Queries) =>
  queries
    .select()
    .from(calls)
    .where(and(eq(calls.tenant, value('tenant')), eq(calls.key, value('key')), isNull(calls.endedAt)))
    .prepare(UNNAMED);

/** A call and its first room in one statement; no row when a call is open at the key. */
export function openCall(queries: Queries) {
  const opened = queries.$with('opened').as(
    queries
      .insert(calls)
      .values({
        id: value('id'),
        tenant: value('tenant'),
        key: value('key'),
        pin: value('deployment'),
        ...FIRST_ROOM,
        decision: value('decision'),
        encrypted: value('encrypted'),
        openedAt: value('at'),
        emptySince: value('at'),
        used: false,
        dueAt: value('dueAt'),
      })
      .onConflictDoNothing({ target: [calls.tenant, calls.key], where: sql`${calls.endedAt} is null` })
      .returning({ id: calls.id, openedAt: calls.openedAt }),
  );
  return queries
    .with(opened)
    .insert(callEpochs)
    .select(
      // In the order of the table, as an insert from a select must be.
      queries
        .select({
          call: opened.id,
          epoch: sql<number>`${FIRST_ROOM.epoch}::integer`.as('epoch'),
          attempt: sql<number>`${FIRST_ROOM.attempt}::integer`.as('attempt'),
          room: sql<string>`${value('room')}::text`.as('room'),
          deployment: sql<string>`${value('deployment')}::text`.as('deployment'),
          node: sql<null>`null::text`.as('node'),
          nodeUrl: sql<null>`null::text`.as('node_url'),
          incarnation: sql<number>`0`.as('incarnation'),
          leaseUntil: sql<null>`null::timestamptz`.as('lease_until'),
          openedAt: opened.openedAt,
          closedAt: sql<null>`null::timestamptz`.as('closed_at'),
        })
        .from(opened),
    )
    .returning({ call: callEpochs.call })
    .prepare(UNNAMED);
}

/** One statement: a concurrent ruling waits for it, or makes it do nothing. */
export function admitParticipant(queries: Queries) {
  const at = sql`${value('at')}::timestamptz`;
  const visited = queries.$with('visited').as(
    queries
      .update(calls)
      .set({
        used: true,
        emptySince: sql`case when ${calls.emptySince} is null then null else greatest(${calls.emptySince}, ${at}) end`,
      })
      .where(and(eq(calls.id, value('call')), isNull(calls.endedAt), eq(calls.version, value('version'))))
      .returning({ id: calls.id }),
  );
  return queries
    .with(visited)
    .insert(participants)
    .select(
      // In the order of the table, as an insert from a select must be.
      queries
        .select({
          call: visited.id,
          id: sql<string>`${value('id')}::text`.as('id'),
          name: sql<string>`${value('name')}::text`.as('name'),
          role: sql<Role>`${value('role')}::text`.as('role'),
          rights: sql<unknown>`${value('rights')}::jsonb`.as('rights'),
          blocked: sql<Source[]>`${value('blocked')}::text[]`.as('blocked'),
          resumeHash: sql<string>`${value('resumeHash')}::text`.as('resume_hash'),
          joinedAt: sql<Date>`${value('joinedAt')}::timestamptz`.as('joined_at'),
          removedAt: sql<null>`null::timestamptz`.as('removed_at'),
          removedMessage: sql<null>`null::text`.as('removed_message'),
          admittedAt: sql<Date>`${at}`.as('admitted_at'),
          enteredAt: sql<Date | null>`${value('enteredAt')}::timestamptz`.as('entered_at'),
          ruledVersion: sql<number>`0`.as('ruled_version'),
          pendingMutes: sql<Source[]>`'{}'::text[]`.as('pending_mutes'),
          adapters: sql<string[] | null>`${value('adapters')}::text[]`.as('adapters'),
        })
        .from(visited),
    )
    .onConflictDoUpdate({
      target: [participants.call, participants.id],
      set: {
        name: sql`excluded.name`,
        resumeHash: sql`excluded.resume_hash`,
        admittedAt: sql`excluded.admitted_at`,
        adapters: sql`coalesce(excluded.adapters, ${participants.adapters})`,
        enteredAt: sql`coalesce(${participants.enteredAt}, excluded.entered_at)`,
      },
    })
    .returning({ id: participants.id })
    .prepare(UNNAMED);
}
