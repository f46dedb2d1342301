import { randomUUID } from 'node:crypto';
import type { TenantId } from '@crossfade/video-core';
import type { Queries } from '@crossfade/video-server/sql';
import { accounts, users, type ROLES } from '../database/account-tables.ts';

export interface NewUser {
  readonly tenant: TenantId;
  readonly name: string;
  /** In lower case. */
  readonly email: string;
  readonly role: (typeof ROLES)[number];
  /** In lower case. */
  readonly username?: string;
  /** Whether the address is known to be theirs; default true: who invites them knows. */
  readonly emailVerified?: boolean;
  /** As {@link passwordHash} makes it. */
  readonly hash: string;
}

/** What better-auth calls an account that has a password. */
const CREDENTIAL = 'credential';

/** Makes somebody who can sign in, as better-auth itself would at sign-up. Answers their id. */
export async function createUser(queries: Queries, { hash, ...user }: NewUser): Promise<string> {
  const id = randomUUID();
  await queries.transaction(async (transaction) => {
    await transaction.insert(users).values({ id, emailVerified: true, ...user });
    await transaction.insert(accounts).values(credentialOf(id, hash));
  });
  return id;
}

/** What proves who a user is: the hash of their password. */
export const credentialOf = (user: string, hash: string): typeof accounts.$inferInsert => ({
  id: randomUUID(),
  userId: user,
  accountId: user,
  providerId: CREDENTIAL,
  password: hash,
});

/** scrypt, with better-auth's own parameters; its module is loaded when the first password is set. */
export async function passwordHash(password: string): Promise<string> {
  const { hashPassword } = await import('better-auth/crypto');
  return hashPassword(password);
}
