import type { Queries } from '@crossfade/video-server/sql';
import { lt } from 'drizzle-orm';
import { accountInvitations, sessions, verifications } from '../database/account-tables.ts';

/** Milliseconds that an invitation is still listed as expired. */
const LISTED = 30 * 86_400_000;

/** Deletes what admits nobody any more: sessions and invitations that expired. */
export async function pruneAccounts(queries: Queries, now: number): Promise<void> {
  await queries.delete(sessions).where(lt(sessions.expiresAt, new Date(now)));
  await queries.delete(verifications).where(lt(verifications.expiresAt, new Date(now)));
  await queries.delete(accountInvitations).where(lt(accountInvitations.expiresAt, new Date(now - LISTED)));
}
