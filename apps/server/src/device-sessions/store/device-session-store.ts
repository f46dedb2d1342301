import { asId, type ParticipantId, type TenantId } from '@crossfade/video-core';
import type { Queries } from '@crossfade/video-server/sql';
import { and, asc, desc, eq, inArray, isNull, lt, lte, ne, sql } from 'drizzle-orm';
import { users } from '../../database/account-tables.ts';
import { deviceSessions, deviceSessionViewers } from '../../database/device-session-tables.ts';
import type { DeviceSession } from '../policy/device-session.ts';

/** Sessions in one answer. */
const LISTED = 200;
/** Old sessions that one pruning deletes. */
const PRUNED = 1_000;

export type NewDeviceSession = Pick<
  DeviceSession,
  'roomName' | 'tenant' | 'user' | 'gameId' | 'adapters' | 'createdAt'
>;

/** What a look at a session found, stored only while nobody else changed it. */
interface Looked {
  readonly participants: number;
  readonly began?: boolean;
  /** `null`: the streamer is inside. */
  readonly vanishedAt?: number | null;
}

/** The sessions of every tenant. */
export class DeviceSessionStore {
  readonly #queries: Queries;

  constructor(queries: Queries) {
    this.#queries = queries;
  }

  /** False when there is a session of this name. */
  async add(session: NewDeviceSession): Promise<boolean> {
    const at = new Date(session.createdAt);
    const added = await this.#queries
      .insert(deviceSessions)
      .values({ ...session, createdAt: at, dueAt: at })
      .onConflictDoNothing()
      .returning({ roomName: deviceSessions.roomName });
    return added.length > 0;
  }

  /** Deletes a session that could not be placed. */
  async drop(roomName: string): Promise<void> {
    await this.#queries.delete(deviceSessions).where(eq(deviceSessions.roomName, roomName));
  }

  /** One that has not ended, of a user whose account is not disabled. */
  async findOpen(roomName: string): Promise<DeviceSession | undefined> {
    const [row] = await this.#select().where(
      and(eq(deviceSessions.roomName, roomName), ne(deviceSessions.state, 'ended'), isNull(users.disabledAt)),
    );
    return row && sessionOf(row);
  }

  async listLive(tenant: TenantId): Promise<readonly DeviceSession[]> {
    const rows = await this.#select()
      .where(
        and(eq(deviceSessions.tenant, tenant), eq(deviceSessions.state, 'live'), isNull(users.disabledAt)),
      )
      .orderBy(desc(deviceSessions.createdAt), asc(deviceSessions.roomName))
      .limit(LISTED);
    return rows.map(sessionOf);
  }

  async listOpenOf(user: string): Promise<readonly DeviceSession[]> {
    const rows = await this.#select().where(
      and(eq(deviceSessions.user, user), ne(deviceSessions.state, 'ended')),
    );
    return rows.map(sessionOf);
  }

  /** Records who was let in to watch; once for each participant. */
  async recordViewer(
    { roomName, tenant }: DeviceSession,
    viewer: { readonly participant: ParticipantId; readonly user?: string; readonly joinedAt: number },
  ): Promise<void> {
    const { joinedAt, ...who } = viewer;
    await this.#queries
      .insert(deviceSessionViewers)
      .values({ session: roomName, tenant, ...who, joinedAt: new Date(joinedAt) })
      .onConflictDoNothing();
  }

  async noteLook({ roomName }: DeviceSession, looked: Looked, now: number): Promise<void> {
    const { participants, began = false, vanishedAt } = looked;
    await this.#queries
      .update(deviceSessions)
      .set({
        participants,
        ...(began && { state: 'live', liveAt: new Date(now) }),
        ...(vanishedAt !== undefined && { vanishedAt: vanishedAt === null ? null : new Date(vanishedAt) }),
      })
      .where(
        and(
          eq(deviceSessions.roomName, roomName),
          began ? eq(deviceSessions.state, 'starting') : ne(deviceSessions.state, 'ended'),
        ),
      );
  }

  /**
   * Ends a session; where `unless` is given, only as it stood then, since another process may have seen its streamer return.
   * Whether it ended now.
   */
  async end(
    roomName: string,
    now: number,
    unless?: Pick<DeviceSession, 'state' | 'vanishedAt'>,
  ): Promise<boolean> {
    const asItStood =
      unless &&
      and(
        eq(deviceSessions.state, unless.state),
        unless.vanishedAt === undefined
          ? isNull(deviceSessions.vanishedAt)
          : eq(deviceSessions.vanishedAt, new Date(unless.vanishedAt)),
      );
    const ended = await this.#queries
      .update(deviceSessions)
      .set({ state: 'ended', endedAt: new Date(now), vanishedAt: null, dueAt: null, participants: 0 })
      .where(and(eq(deviceSessions.roomName, roomName), ne(deviceSessions.state, 'ended'), asItStood))
      .returning({ roomName: deviceSessions.roomName });
    return ended.length > 0;
  }

  /** Sessions that are due, which no other process takes before `until`. */
  async claimDue(now: number, until: number, limit: number): Promise<readonly string[]> {
    const due = this.#queries
      .select({ roomName: deviceSessions.roomName })
      .from(deviceSessions)
      .where(lte(deviceSessions.dueAt, new Date(now)))
      .orderBy(asc(deviceSessions.dueAt))
      .limit(limit)
      .for('update', { skipLocked: true });
    const claimed = await this.#queries
      .update(deviceSessions)
      .set({ dueAt: new Date(until) })
      .where(sql`${deviceSessions.roomName} = any(array(${due}))`)
      .returning({ roomName: deviceSessions.roomName });
    return claimed.map(({ roomName }) => roomName);
  }

  /** A session by its name, also one of a user whose account was disabled. */
  async find(roomName: string): Promise<DeviceSession | undefined> {
    const [row] = await this.#select().where(eq(deviceSessions.roomName, roomName));
    return row && sessionOf(row);
  }

  /** Deletes sessions that ended before a time, with who watched them. */
  async forgetEnded(before: number): Promise<void> {
    const old = this.#queries
      .select({ roomName: deviceSessions.roomName })
      .from(deviceSessions)
      .where(lt(deviceSessions.endedAt, new Date(before)))
      .limit(PRUNED);
    await this.#queries.delete(deviceSessions).where(inArray(deviceSessions.roomName, old));
  }

  #select() {
    return this.#queries
      .select({ session: deviceSessions, name: users.name })
      .from(deviceSessions)
      .innerJoin(users, eq(users.id, deviceSessions.user))
      .$dynamic();
  }
}

interface Row {
  readonly session: typeof deviceSessions.$inferSelect;
  readonly name: string;
}

function sessionOf({ session, name }: Row): DeviceSession {
  const { roomName, tenant, user, gameId, adapters, state, createdAt, vanishedAt, participants } = session;
  return {
    roomName,
    tenant: asId.tenant(tenant),
    user,
    name,
    gameId,
    adapters: adapters.map((kind) => asId.provider(kind)),
    state,
    createdAt: createdAt.getTime(),
    participants,
    ...(vanishedAt && { vanishedAt: vanishedAt.getTime() }),
  };
}
