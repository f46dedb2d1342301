import type { TenantId } from '@crossfade/video-core';
import type { Queries } from '@crossfade/video-server/sql';
import { and, eq, sql } from 'drizzle-orm';
import { users } from '../../database/account-tables.ts';
import { ConflictError } from '../../errors/conflict-error.ts';
import { NotFoundError } from '../../errors/not-found-error.ts';

/** What a user shows of themselves. */
export interface Profile {
  readonly id: string;
  /** `null` until they choose one. */
  readonly username: string | null;
  readonly name: string;
  readonly imageUrl: string | null;
  readonly bio: string;
}

/** A profile as its own user sees it. */
export interface OwnProfile extends Profile {
  readonly email: string;
}

export interface ProfileChanges {
  readonly username?: string;
  readonly name?: string;
  readonly imageUrl?: string | null;
  readonly bio?: string;
}

const OWN = {
  id: users.id,
  username: users.username,
  name: users.name,
  imageUrl: users.image,
  bio: users.bio,
  email: users.email,
} as const;

/** What users show of themselves in their tenant. */
export class Profiles {
  readonly #queries: Queries;

  constructor(queries: Queries) {
    this.#queries = queries;
  }

  /** Rejects with `NotFoundError`. */
  async own(tenant: TenantId, user: string): Promise<OwnProfile> {
    const [found] = await this.#queries
      .select(OWN)
      .from(users)
      .where(and(eq(users.tenant, tenant), eq(users.id, user)));
    if (!found) throw new NotFoundError('account');
    return found;
  }

  async isTaken(tenant: TenantId, username: string): Promise<boolean> {
    const found = await this.#queries
      .select({ id: users.id })
      .from(users)
      .where(and(eq(users.tenant, tenant), eq(users.username, username)));
    return found.length > 0;
  }

  /** Rejects with `ConflictError` when somebody of the tenant has the name. */
  async change(tenant: TenantId, user: string, changes: ProfileChanges): Promise<OwnProfile> {
    const { username, name, imageUrl, bio } = changes;
    const free =
      username === undefined
        ? undefined
        : sql`not exists (select 1 from ${users} as other where other.tenant = ${tenant} and other.username = ${username} and other.id <> ${user})`;
    // Of two at once the unique index refuses the second.
    const changed = await this.#queries
      .update(users)
      .set({
        updatedAt: new Date(),
        ...(username !== undefined && { username }),
        ...(name !== undefined && { name }),
        ...(imageUrl !== undefined && { image: imageUrl }),
        ...(bio !== undefined && { bio }),
      })
      .where(and(eq(users.tenant, tenant), eq(users.id, user), free))
      .returning(OWN)
      .catch((error: unknown) => {
        if (isDuplicate(error)) return [];
        throw error;
      });
    const [profile] = changed;
    if (!profile) throw new ConflictError('This username is taken. Choose another.');
    return profile;
  }
}

/** PostgreSQL's `unique_violation` (appendix A of its manual), whatever wraps it. */
export const isDuplicate = (error: unknown): boolean =>
  error instanceof Error && (('code' in error && error.code === '23505') || isDuplicate(error.cause));
