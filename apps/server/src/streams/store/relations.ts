import { randomUUID } from 'node:crypto';
import type { TenantId } from '@crossfade/video-core';
import type { Queries } from '@crossfade/video-server/sql';
import { and, asc, count, eq, inArray, isNotNull, isNull, ne, or } from 'drizzle-orm';
import { users } from '../../database/account-tables.ts';
import { follows, userBlocks } from '../../database/stream-tables.ts';
import { BlockedError } from '../../errors/blocked-error.ts';
import { ConflictError } from '../../errors/conflict-error.ts';
import { NotFoundError } from '../../errors/not-found-error.ts';
import type { Profile } from './profiles.ts';

/** What stands between two users. */
export interface Relation {
  /** Whether either blocked the other. */
  readonly blocked: boolean;
  /**
   * When the first of the two last lifted a block of the other, in milliseconds since 1970; 0: never. Whom a host let back comes
   * as somebody new; nobody lets themselves back.
   */
  readonly lifted: number;
}

/** The most that are listed. */
const LISTED = 500;

const LISTED_USER = {
  id: users.id,
  username: users.username,
  name: users.name,
  imageUrl: users.image,
  bio: users.bio,
} as const;

/** Who follows whom, and who blocked whom. All in one tenant: another's users do not exist (`NotFoundError`). */
export class Relations {
  readonly #queries: Queries;

  constructor(queries: Queries) {
    this.#queries = queries;
  }

  /** Idempotent. Rejects with `BlockedError`, and with `ConflictError` for oneself. */
  async follow(tenant: TenantId, follower: string, followed: string): Promise<void> {
    await this.#other(tenant, follower, followed, 'You cannot follow yourself.');
    const { blocked } = await this.between(follower, followed);
    if (blocked) throw new BlockedError();
    await this.#queries.insert(follows).values({ tenant, follower, followed }).onConflictDoNothing();
  }

  /** Idempotent. */
  async unfollow(tenant: TenantId, follower: string, followed: string): Promise<void> {
    await this.#other(tenant, follower, followed, 'You cannot follow yourself.');
    await this.#queries
      .delete(follows)
      .where(and(eq(follows.follower, follower), eq(follows.followed, followed)));
  }

  /** Ends that they follow each other, both ways. Idempotent. Rejects with `ConflictError` for oneself. */
  async block(tenant: TenantId, blocker: string, blocked: string): Promise<void> {
    await this.#other(tenant, blocker, blocked, 'You cannot block yourself.');
    await this.#queries.transaction(async (transaction) => {
      await transaction
        .insert(userBlocks)
        .values({ id: randomUUID(), tenant, blocker, blocked })
        .onConflictDoNothing();
      await transaction
        .delete(follows)
        .where(
          or(
            and(eq(follows.follower, blocker), eq(follows.followed, blocked)),
            and(eq(follows.follower, blocked), eq(follows.followed, blocker)),
          ),
        );
    });
  }

  /** Lifts a block of one's own; the other's stays. Idempotent. */
  async unblock(tenant: TenantId, blocker: string, blocked: string): Promise<void> {
    await this.#other(tenant, blocker, blocked, 'You cannot block yourself.');
    const theirs = and(eq(userBlocks.blocker, blocker), eq(userBlocks.blocked, blocked));
    await this.#queries.transaction(async (transaction) => {
      const [lifted] = await transaction
        .update(userBlocks)
        .set({ liftedAt: new Date() })
        .where(and(theirs, isNull(userBlocks.liftedAt)))
        .returning({ id: userBlocks.id });
      // The last one alone says something, however often somebody blocks and lifts.
      if (lifted)
        await transaction
          .delete(userBlocks)
          .where(and(theirs, isNotNull(userBlocks.liftedAt), ne(userBlocks.id, lifted.id)));
    });
  }

  async between(one: string, other: string): Promise<Relation> {
    const rows = await this.#queries
      .select({ blocker: userBlocks.blocker, liftedAt: userBlocks.liftedAt })
      .from(userBlocks)
      .where(
        or(
          and(eq(userBlocks.blocker, one), eq(userBlocks.blocked, other)),
          and(eq(userBlocks.blocker, other), eq(userBlocks.blocked, one)),
        ),
      );
    const own = rows.flatMap(({ blocker, liftedAt }) =>
      blocker === one && liftedAt ? [liftedAt.getTime()] : [],
    );
    return { blocked: rows.some(({ liftedAt }) => liftedAt === null), lifted: Math.max(0, ...own) };
  }

  /** Which of some users a block stands with, and whose it is: the host's, where both blocked. */
  async blocksWith(
    host: string,
    viewers: readonly string[],
  ): Promise<ReadonlyMap<string, 'host' | 'viewer'>> {
    const found = new Map<string, 'host' | 'viewer'>();
    if (viewers.length === 0) return found;
    const rows = await this.#queries
      .select({ blocker: userBlocks.blocker, blocked: userBlocks.blocked })
      .from(userBlocks)
      .where(
        and(
          isNull(userBlocks.liftedAt),
          or(
            and(eq(userBlocks.blocker, host), inArray(userBlocks.blocked, [...viewers])),
            and(eq(userBlocks.blocked, host), inArray(userBlocks.blocker, [...viewers])),
          ),
        ),
      );
    for (const { blocker } of rows) if (blocker !== host) found.set(blocker, 'viewer');
    for (const { blocker, blocked } of rows) if (blocker === host) found.set(blocked, 'host');
    return found;
  }

  async isFollowing(follower: string, followed: string): Promise<boolean> {
    return (await this.followedSince(follower, followed)) !== undefined;
  }

  /** Milliseconds since 1970. */
  async followedSince(follower: string, followed: string): Promise<number | undefined> {
    const [row] = await this.#queries
      .select({ createdAt: follows.createdAt })
      .from(follows)
      .where(and(eq(follows.follower, follower), eq(follows.followed, followed)));
    return row?.createdAt.getTime();
  }

  async countFollowers(followed: string): Promise<number> {
    const [row] = await this.#queries
      .select({ number: count() })
      .from(follows)
      .where(eq(follows.followed, followed));
    return row?.number ?? 0;
  }

  /** Whom a user follows, by name. */
  followedBy(user: string): Promise<readonly Profile[]> {
    return this.#queries
      .select(LISTED_USER)
      .from(follows)
      .innerJoin(users, eq(users.id, follows.followed))
      .where(eq(follows.follower, user))
      .orderBy(asc(users.name), asc(users.id))
      .limit(LISTED);
  }

  /** Whom a user blocks, by name. */
  blockedBy(user: string): Promise<readonly Profile[]> {
    return this.#queries
      .select(LISTED_USER)
      .from(userBlocks)
      .innerJoin(users, eq(users.id, userBlocks.blocked))
      .where(and(eq(userBlocks.blocker, user), isNull(userBlocks.liftedAt)))
      .orderBy(asc(users.name), asc(users.id))
      .limit(LISTED);
  }

  async #other(tenant: TenantId, self: string, other: string, itself: string): Promise<void> {
    if (self === other) throw new ConflictError(itself);
    const found = await this.#queries
      .select({ id: users.id })
      .from(users)
      // Who chose no username takes no part here: staff of the residence are found by nobody.
      .where(and(eq(users.tenant, tenant), eq(users.id, other), isNotNull(users.username)));
    if (found.length === 0) throw new NotFoundError('user');
  }
}
