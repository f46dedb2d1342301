import { randomUUID } from 'node:crypto';
import { asId, type TenantId } from '@crossfade/video-core';
import type { Clock } from '@crossfade/video-core/server';
import type { Queries } from '@crossfade/video-server/sql';
import { and, desc, eq, gt, isNull, ne } from 'drizzle-orm';
import { recordDeed } from '../audit/record-deed.ts';
import { accountInvitations, accounts, sessions, users, type ROLES } from '../database/account-tables.ts';
import { visitors } from '../database/residence-tables.ts';
import { AccountExistsError } from '../errors/account-exists-error.ts';
import { InvitationInvalidError } from '../errors/invitation-invalid-error.ts';
import { newSecret, secretHash } from '../http/secret-hash.ts';
import { subjectOf, type UserCaller } from '../rights/caller.ts';
import type { Manager } from '../rights/request-rights.ts';
import { credentialOf } from './create-user.ts';

/** The most that are listed: those that were not accepted, which expire. */
const LISTED = 200;
/** Milliseconds that an invitation holds. */
const LIFETIME = 7 * 86_400_000;

export interface NewInvitation {
  /** In lower case. */
  readonly email: string;
  readonly name: string;
  readonly role: (typeof ROLES)[number];
}

export interface AccountInvitationsOptions {
  readonly queries: Queries;
  readonly clock: Clock;
}

/** Invitations to an account: to make one, or to set a new password where it was forgotten. */
export class AccountInvitations {
  readonly #options: AccountInvitationsOptions;

  constructor(options: AccountInvitationsOptions) {
    this.#options = options;
  }

  /**
   * The one that holds replaces every earlier one of the same address; for an account that there is, its role stays. Rejects with
   * `AccountExistsError` when somebody of another residence has the address, and proved that it is theirs.
   */
  async invite(manager: Manager, { email, name, ...wanted }: NewInvitation) {
    const { queries, clock } = this.#options;
    const { tenant } = manager;
    const secret = newSecret();
    const id = randomUUID();
    const expiresAt = new Date(clock.now() + LIFETIME);
    await queries.transaction(async (transaction) => {
      const [known] = await transaction
        .select({ tenant: users.tenant, role: users.role, emailVerified: users.emailVerified })
        .from(users)
        .where(eq(users.email, email));
      if (known?.emailVerified === true && known.tenant !== tenant) throw new AccountExistsError();
      // Somebody who registered with an address that may not be theirs has no role of their own yet.
      const role = known?.emailVerified === true ? known.role : wanted.role;
      await transaction
        .update(accountInvitations)
        .set({ revokedAt: new Date(clock.now()) })
        .where(and(eq(accountInvitations.tenant, tenant), eq(accountInvitations.email, email), isOpen));
      await transaction.insert(accountInvitations).values({
        id,
        tenant,
        email,
        name,
        role,
        expiresAt,
        secretHash: secretHash(secret),
        invitedBy: subjectOf(manager),
      });
      await recordDeed(transaction, manager, { action: 'accounts:invite', detail: id, change: { role } });
    });
    return { id, secret, expiresAt };
  }

  /** Those that were not accepted, the latest first. */
  async list(tenant: TenantId) {
    const rows = await this.#options.queries
      .select()
      .from(accountInvitations)
      .where(and(eq(accountInvitations.tenant, tenant), isOpen))
      .orderBy(desc(accountInvitations.createdAt))
      .limit(LISTED);
    const now = this.#options.clock.now();
    return rows.map(({ id, email, name, role, expiresAt }) => ({
      id,
      email,
      name,
      role,
      expiresAt: expiresAt.toISOString(),
      expired: expiresAt.getTime() <= now,
    }));
  }

  /** Idempotent. */
  async revoke(manager: Manager, id: string): Promise<void> {
    await this.#options.queries.transaction(async (transaction) => {
      const revoked = await transaction
        .update(accountInvitations)
        .set({ revokedAt: new Date(this.#options.clock.now()) })
        .where(and(eq(accountInvitations.tenant, manager.tenant), eq(accountInvitations.id, id), isOpen))
        .returning({ id: accountInvitations.id });
      if (revoked.length > 0)
        await recordDeed(transaction, manager, { action: 'accounts:revoke', detail: id });
    });
  }

  /** Rejects with `InvitationInvalidError` when a secret would not be accepted. */
  async check(secret: string): Promise<void> {
    const [row] = await this.#options.queries
      .select({ id: accountInvitations.id })
      .from(accountInvitations)
      .where(this.#holding(secret));
    if (!row) throw new InvitationInvalidError();
  }

  /**
   * Makes the account, or sets the password of the one that there is, whose role stays as it is, and ends its sessions. Deletes
   * one of another residence that nobody proved the address of. An invitation holds once.
   * Answers the e-mail address to sign in with. Rejects with `InvitationInvalidError`.
   */
  async accept(secret: string, hash: string): Promise<string> {
    const { queries, clock } = this.#options;
    return queries.transaction(async (transaction) => {
      const now = new Date(clock.now());
      const [invitation] = await transaction
        .update(accountInvitations)
        .set({ acceptedAt: now })
        .where(this.#holding(secret))
        .returning();
      if (!invitation) throw new InvitationInvalidError();
      const { email, name, tenant } = invitation;
      // The link proves that the address is theirs; who registered with it before did not.
      const verified = { emailVerified: true, updatedAt: now };
      await transaction
        .delete(users)
        .where(and(ne(users.tenant, tenant), eq(users.email, email), eq(users.emailVerified, false)));
      await transaction
        .update(users)
        .set({ role: invitation.role, ...verified })
        .where(and(eq(users.tenant, tenant), eq(users.email, email), eq(users.emailVerified, false)));
      const [user] = await transaction
        .insert(users)
        .values({ id: randomUUID(), tenant, name, email, role: invitation.role, emailVerified: true })
        .onConflictDoUpdate({ target: users.email, set: { updatedAt: now } })
        .returning();
      // An address that somebody of another residence took since.
      if (!user || user.tenant !== tenant || user.disabledAt !== null) throw new InvitationInvalidError();
      const { role } = user;
      await transaction
        .insert(accounts)
        .values(credentialOf(user.id, hash))
        .onConflictDoUpdate({
          target: [accounts.userId, accounts.providerId],
          set: { password: hash, updatedAt: now },
        });
      await transaction.delete(sessions).where(eq(sessions.userId, user.id));
      if (role === 'visitor')
        await transaction
          .update(visitors)
          .set({ user: user.id })
          .where(and(eq(visitors.tenant, tenant), eq(visitors.email, email), isNull(visitors.user)));
      const caller: UserCaller = { role, tenant: asId.tenant(tenant), user: user.id, name, email };
      await recordDeed(transaction, caller, { action: 'accounts:accept', detail: invitation.id });
      return email;
    });
  }

  #holding(secret: string) {
    const now = new Date(this.#options.clock.now());
    return and(
      eq(accountInvitations.secretHash, secretHash(secret)),
      isOpen,
      gt(accountInvitations.expiresAt, now),
    );
  }
}

/** Neither accepted nor revoked. */
export const isOpen = and(isNull(accountInvitations.acceptedAt), isNull(accountInvitations.revokedAt));
