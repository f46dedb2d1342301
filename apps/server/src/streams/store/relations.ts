import { randomUUID } from 'node:crypto';
import type { TenantId } from '@crossfade/video-core';
import type { Queries } from '@crossfade/video-server/sql';
import { and, asc, count, eq, isNotNull, isNull, or } from 'drizzle-orm';
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
  /** How many of their blocks were lifted: who comes back after one comes as somebody new. */
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
    await this.#queries
      .update(userBlocks)
      .set({ liftedAt: new Date() })
      .where(
        and(eq(userBlocks.blocker, blocker), eq(userBlocks.blocked, blocked), isNull(userBlocks.liftedAt)),
      );
  }

  async between(one: string, other: string): Promise<Relation> {
    const rows = await this.#queries
      .select({ liftedAt: userBlocks.liftedAt })
      .from(userBlocks)
      .where(
        or(
          and(eq(userBlocks.blocker, one), eq(userBlocks.blocked, other)),
          and(eq(userBlocks.blocker, other), eq(userBlocks.blocked, one)),
        ),
      );
    const lifted = rows.filter(({ liftedAt }) => liftedAt !== null).length;
    return { blocked: lifted < rows.length, lifted };
  }

  async isFollowing(follower: string, followed: string): Promise<boolean> {
    const rows = await this.#queries
      .select({ follower: follows.follower })
      .from(follows)
      .where(and(eq(follows.follower, follower), eq(follows.followed, followed)));
    return rows.length > 0;
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
