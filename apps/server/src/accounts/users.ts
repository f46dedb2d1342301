import type { TenantId } from '@crossfade/video-core';
import type { Queries } from '@crossfade/video-server/sql';
import { and, eq, or } from 'drizzle-orm';
import { recordDeed } from '../audit/record-deed.ts';
import { accountInvitations, sessions, users, type ROLES } from '../database/account-tables.ts';
import { ConflictError } from '../errors/conflict-error.ts';
import { NotFoundError } from '../errors/not-found-error.ts';
import { cursorAfter, pageConditions, pageOrder, type PageQuery } from '../http/pages.ts';
import { subjectOfUser } from '../rights/caller.ts';
import { may } from '../rights/policy.ts';
import type { Manager } from '../rights/request-rights.ts';
import { isOpen } from './account-invitations.ts';

export interface UserChanges {
  readonly role?: (typeof ROLES)[number];
  /** May not sign in; their sessions end at once, and a stream of theirs. */
  readonly disabled?: boolean;
}

type HearDisabled = (user: string) => Promise<void>;

/** The accounts of each tenant. All methods reject with `NotFoundError` for what is not in the caller's. */
export class Users {
  readonly #queries: Queries;
  readonly #disabled: HearDisabled;

  /** @param disabled Hears that an account was disabled, after it is stored. */
  constructor(queries: Queries, disabled: HearDisabled = () => Promise.resolve()) {
    this.#queries = queries;
    this.#disabled = disabled;
  }

  async list(tenant: TenantId, page: PageQuery) {
    const rows = await this.#queries
      .select()
      .from(users)
      .where(and(eq(users.tenant, tenant), pageConditions(page, users)))
      .orderBy(...pageOrder(users))
      .limit(page.limit);
    return { items: rows.map(described), ...cursorAfter(rows, page.limit) };
  }

  /**
   * Invitations to the account are revoked, and those that its user made and may not make any more. Rejects with
   * `ConflictError` for one's own account, so that nobody locks themselves out.
   */
  async change(manager: Manager, id: string, { role, disabled }: UserChanges) {
    if (manager.role !== 'operator' && manager.user === id)
      throw new ConflictError('This is your own account. Ask another administrator.');
    const changed = await this.#queries.transaction(async (transaction) => {
      const [user] = await transaction
        .update(users)
        .set({
          updatedAt: new Date(),
          ...(role !== undefined && { role }),
          ...(disabled !== undefined && { disabledAt: disabled ? new Date() : null }),
        })
        .where(and(eq(users.tenant, manager.tenant), eq(users.id, id)))
        .returning();
      if (!user) throw new NotFoundError('account');
      if (role !== undefined && role !== 'visitor' && !user.emailVerified)
        throw new ConflictError(
          'Whoever registered this account did not prove that the address is theirs. Invite them to the role.',
        );
      if (disabled === true) await transaction.delete(sessions).where(eq(sessions.userId, id));
      await revokeInvitations(transaction, user);
      await recordDeed(transaction, manager, {
        action: 'accounts:change',
        detail: id,
        change: { ...(role !== undefined && { role }), ...(disabled !== undefined && { disabled }) },
      });
      return described(user);
    });
    if (disabled === true) await this.#disabled(id);
    return changed;
  }
}

/** What was given before a change of somebody's rights must not give them back, to them or to another of theirs. */
async function revokeInvitations(queries: Queries, user: typeof users.$inferSelect): Promise<void> {
  const { tenant, email, id, disabledAt, role } = user;
  const invites = disabledAt === null && may(role, 'accounts:write');
  await queries
    .update(accountInvitations)
    .set({ revokedAt: new Date() })
    .where(
      and(
        eq(accountInvitations.tenant, tenant),
        isOpen,
        or(
          eq(accountInvitations.email, email),
          ...(invites ? [] : [eq(accountInvitations.invitedBy, subjectOfUser(id))]),
        ),
      ),
    );
}

const described = ({ id, name, email, role, disabledAt }: typeof users.$inferSelect) => ({
  id,
  name,
  email,
  role,
  disabled: disabledAt !== null,
});
