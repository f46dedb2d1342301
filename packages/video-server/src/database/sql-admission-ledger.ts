import type { ParticipantId, Rights, RoomName } from '@crossfade/video-core';
import { and, eq, inArray, ne } from 'drizzle-orm';
import type { Queries } from './queries.ts';
import { admissions } from './schema.ts';
import { storedRights } from './stored-json.ts';

/** What was decided about a participant in a room after the credentials were issued; milliseconds since 1970. */
interface Admission {
  readonly removedAt?: number;
  readonly rights?: { readonly since: number; readonly rights: Rights };
}

/** Nobody's id: whose row tells that the room was closed to everyone. */
const EVERYONE = '';

/** Shared by every process, since the event that a participant has entered reaches any one of them. */
export class SqlAdmissionLedger {
  readonly #queries: Queries;

  constructor(queries: Queries) {
    this.#queries = queries;
  }

  async find(room: RoomName, participant: ParticipantId): Promise<Admission | undefined> {
    const rows = await this.#queries
      .select()
      .from(admissions)
      .where(and(eq(admissions.room, room), inArray(admissions.participant, [participant, EVERYONE])));
    const row = rows.find((one) => one.participant === EVERYONE) ?? rows[0];
    if (!row) return undefined;
    const { removedAt, rightsSince, rights } = row;
    return {
      ...(removedAt && { removedAt: removedAt.getTime() }),
      ...(rightsSince && {
        rights: { since: rightsSince.getTime(), rights: storedRights.parse(rights) },
      }),
    };
  }

  async record(room: RoomName, participant: ParticipantId, admission: Admission): Promise<void> {
    const { removedAt, rights } = admission;
    const values = {
      ...(removedAt !== undefined && { removedAt: new Date(removedAt) }),
      ...(rights && { rightsSince: new Date(rights.since), rights: rights.rights }),
    };
    const insert = this.#queries.insert(admissions).values({ room, participant, ...values });
    await (Object.keys(values).length === 0
      ? insert.onConflictDoNothing()
      : insert.onConflictDoUpdate({
          target: [admissions.room, admissions.participant],
          set: values,
        }));
  }

  /** Retention prunes what is left with the call. */
  async close(room: RoomName): Promise<void> {
    const closed = { room, participant: EVERYONE, removedAt: new Date() };
    await this.#queries.insert(admissions).values(closed).onConflictDoNothing();
    await this.#queries
      .delete(admissions)
      .where(and(eq(admissions.room, room), ne(admissions.participant, EVERYONE)));
  }

  async isClosed(room: RoomName): Promise<boolean> {
    const [row] = await this.#queries
      .select({ room: admissions.room })
      .from(admissions)
      .where(and(eq(admissions.room, room), eq(admissions.participant, EVERYONE)));
    return row !== undefined;
  }
}
