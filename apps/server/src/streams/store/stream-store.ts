import { asId, type TenantId } from '@crossfade/video-core';
import type { Queries } from '@crossfade/video-server/sql';
import { and, asc, desc, eq, isNull, lte, notExists, or, sql, type SQL } from 'drizzle-orm';
import { users } from '../../database/account-tables.ts';
import { streamChatTurns, streams, userBlocks } from '../../database/stream-tables.ts';
import { endOf, nameHas, searchOf, type PageQuery } from '../../http/pages.ts';
import { SLOW_MODE, type Approval, type Stream } from '../policy/stream.ts';

/** What its host may change of a stream. */
export interface StreamChanges {
  readonly title?: string;
  readonly description?: string;
  readonly thumbnail?: string | null;
  readonly isChatEnabled?: boolean;
  readonly isChatDelayed?: boolean;
  readonly isChatFollowersOnly?: boolean;
  readonly chatFollowerMinutes?: number;
}

/** Streams on the home page. */
const LISTED = 200;

const COLUMNS = {
  stream: streams,
  username: users.username,
  name: users.name,
  imageUrl: users.image,
  disabledAt: users.disabledAt,
} as const;

const DECIDED = sql`case when ${streams.approval} = 'pending' then 0 else 1 end`;
const CURSOR = /^(?<decided>[01])_(?<at>\d{1,13})_(?<user>.+)$/;

/** What comes after the end of a page. A cursor that nobody was given begins at the start. */
function waitingAfter(cursor: string): SQL | undefined {
  const { decided, at, user } = CURSOR.exec(cursor)?.groups ?? {};
  if (decided === undefined || user === undefined) return undefined;
  const createdAt = new Date(Number(at)).toISOString();
  return sql`(${DECIDED}, ${streams.createdAt}, ${streams.user}) > (${decided}::integer, ${createdAt}::timestamptz, ${user.replaceAll('\0', '')})`;
}

const found = (search: string): SQL | undefined =>
  or(nameHas(streams.title, search), nameHas(users.name, search), nameHas(users.username, search));

/** The streams of every tenant, one per user. */
export class StreamStore {
  readonly #queries: Queries;

  constructor(queries: Queries) {
    this.#queries = queries;
  }

  /** Makes the stream of a user, or changes the one that there is, whose approval stays. */
  async save(tenant: TenantId, user: string, title: string, changes: StreamChanges): Promise<void> {
    await this.#queries
      .insert(streams)
      .values({ user, tenant, title, ...changes })
      .onConflictDoUpdate({ target: streams.user, set: { title, ...changes } });
  }

  async change(user: string, changes: StreamChanges): Promise<void> {
    await this.#queries.update(streams).set(changes).where(eq(streams.user, user));
  }

  /** As it stands: whose account is disabled is not approved. */
  async find(user: string): Promise<Stream | undefined> {
    const [row] = await this.#select().where(eq(streams.user, user));
    return row && standing(row);
  }

  async findByUsername(tenant: TenantId, username: string): Promise<Stream | undefined> {
    const [row] = await this.#select().where(and(eq(users.tenant, tenant), eq(users.username, username)));
    return row && standing(row);
  }

  /** Approved streams, those that are live first, without those of users who block `viewer`, or whom they block. */
  async list(
    tenant: TenantId,
    q: string | undefined,
    viewer: string | undefined,
  ): Promise<readonly Stream[]> {
    const search = searchOf(q);
    const blocks =
      viewer === undefined
        ? undefined
        : notExists(
            this.#queries
              .select({ id: userBlocks.id })
              .from(userBlocks)
              .where(
                and(
                  isNull(userBlocks.liftedAt),
                  or(
                    and(eq(userBlocks.blocker, streams.user), eq(userBlocks.blocked, viewer)),
                    and(eq(userBlocks.blocked, streams.user), eq(userBlocks.blocker, viewer)),
                  ),
                ),
              ),
          );
    const rows = await this.#select()
      .where(
        and(
          eq(streams.tenant, tenant),
          eq(streams.approval, 'approved'),
          isNull(users.disabledAt),
          blocks,
          search === undefined ? undefined : found(search),
        ),
      )
      .orderBy(desc(streams.isLive), desc(streams.liveSince), asc(streams.user))
      .limit(LISTED);
    return rows.map(streamOf);
  }

  /** A page of all of a tenant, those that nobody decided on first, and of them who has waited longest. */
  async listCreators(tenant: TenantId, { q, cursor, limit }: PageQuery) {
    const search = searchOf(q);
    const rows = await this.#select()
      .where(
        and(
          eq(streams.tenant, tenant),
          search === undefined ? undefined : found(search),
          cursor === undefined ? undefined : waitingAfter(cursor),
        ),
      )
      .orderBy(DECIDED, asc(streams.createdAt), asc(streams.user))
      .limit(limit);
    const last = endOf(rows, limit)?.stream;
    return {
      items: rows.map(streamOf),
      ...(last && {
        next: `${last.approval === 'pending' ? 0 : 1}_${last.createdAt.getTime()}_${last.user}`,
      }),
    };
  }

  /** False when there is no such stream in the tenant. */
  async decide(queries: Queries, tenant: TenantId, user: string, approval: Approval): Promise<boolean> {
    const decided = await queries
      .update(streams)
      .set({ approval })
      .where(and(eq(streams.tenant, tenant), eq(streams.user, user)))
      .returning({ user: streams.user });
    return decided.length > 0;
  }

  /** From now on it is live; it is over unless its host is inside soon. One that is live stays as it is. */
  async goLive(user: string, now: number): Promise<void> {
    const at = new Date(now);
    await this.#queries
      .update(streams)
      .set({ isLive: true, liveSince: at, vanishedAt: at, dueAt: at })
      .where(and(eq(streams.user, user), eq(streams.isLive, false)));
  }

  /** Ends it, if its host has not been seen inside since `unlessSince`, where that is given. Whether it ended now. */
  async goOffline(user: string, unlessSince?: number): Promise<boolean> {
    const ended = await this.#queries
      .update(streams)
      .set({ isLive: false, liveSince: null, vanishedAt: null, dueAt: null })
      .where(
        and(
          eq(streams.user, user),
          eq(streams.isLive, true),
          unlessSince === undefined ? undefined : eq(streams.vanishedAt, new Date(unlessSince)),
        ),
      )
      .returning({ user: streams.user });
    return ended.length > 0;
  }

  /** Notes since when the host is not inside; `undefined`: they are. */
  async noteVanished(user: string, at: number | undefined): Promise<void> {
    await this.#queries
      .update(streams)
      .set({ vanishedAt: at === undefined ? null : new Date(at) })
      .where(and(eq(streams.user, user), eq(streams.isLive, true)));
  }

  /** Live streams that are due, which no other process takes before `until`. */
  async claimDue(now: number, until: number, limit: number): Promise<readonly string[]> {
    const due = this.#queries
      .select({ user: streams.user })
      .from(streams)
      .where(and(eq(streams.isLive, true), lte(streams.dueAt, new Date(now))))
      .orderBy(asc(streams.dueAt))
      .limit(limit)
      .for('update', { skipLocked: true });
    const claimed = await this.#queries
      .update(streams)
      .set({ dueAt: new Date(until) })
      .where(sql`${streams.user} = any(array(${due}))`)
      .returning({ user: streams.user });
    return claimed.map(({ user }) => user);
  }

  /**
   * Takes a participant's turn to write in slow mode. False when their last message is too new; the same message may be sent
   * again.
   */
  async takeTurn(
    { tenant, host }: Pick<Stream, 'tenant' | 'host'>,
    turn: { readonly participant: string; readonly message: string; readonly now: number },
  ): Promise<boolean> {
    const { participant, message, now } = turn;
    const at = new Date(now);
    const taken = await this.#queries
      .insert(streamChatTurns)
      .values({ stream: host, tenant, participant, message, at })
      .onConflictDoUpdate({
        target: [streamChatTurns.stream, streamChatTurns.participant],
        set: { message, at },
        setWhere: sql`${lte(streamChatTurns.at, new Date(now - SLOW_MODE))} or ${eq(streamChatTurns.message, message)}`,
      })
      .returning({ participant: streamChatTurns.participant });
    return taken.length > 0;
  }

  /** Deletes turns that restrict nobody any more. */
  async forgetTurns(now: number): Promise<void> {
    await this.#queries.delete(streamChatTurns).where(lte(streamChatTurns.at, new Date(now - SLOW_MODE)));
  }

  #select() {
    return this.#queries
      .select(COLUMNS)
      .from(streams)
      .innerJoin(users, eq(users.id, streams.user))
      .$dynamic();
  }
}

interface Row {
  readonly stream: typeof streams.$inferSelect;
  readonly username: string | null;
  readonly name: string;
  readonly imageUrl: string | null;
  readonly disabledAt: Date | null;
}

/** Whose account is disabled is not approved, whatever staff decided before. */
function standing(row: Row): Stream {
  const stream = streamOf(row);
  return row.disabledAt === null ? stream : { ...stream, approval: 'refused' };
}

function streamOf({ stream, username, name, imageUrl }: Row): Stream {
  const { user, tenant, liveSince, vanishedAt, title, description, thumbnail, approval, isLive } = stream;
  const { isChatEnabled, isChatDelayed, isChatFollowersOnly, chatFollowerMinutes } = stream;
  return {
    host: user,
    tenant: asId.tenant(tenant),
    username: username ?? '',
    name,
    imageUrl,
    title,
    description,
    thumbnail,
    approval,
    isLive,
    isChatEnabled,
    isChatDelayed,
    isChatFollowersOnly,
    chatFollowerMinutes,
    ...(liveSince && { liveSince: liveSince.getTime() }),
    ...(vanishedAt && { vanishedAt: vanishedAt.getTime() }),
  };
}
