import type { Queries } from '@crossfade/video-server/sql';
import { schema } from '@crossfade/video-server/sql';
import { subjectOf, type Caller } from '../rights/caller.ts';

/** What somebody did to what the product keeps. */
export interface Deed {
  /** Such as `residents:create`. */
  readonly action: string;
  /** Of what: its id. */
  readonly detail: string;
  /** What was changed; no secrets, and no words of residents or visitors. */
  readonly change?: Readonly<Record<string, unknown>>;
}

/** Writes into the audit log of calls, in the transaction that does the deed: what cannot be recorded is not done. */
export async function recordDeed(
  queries: Queries,
  caller: Exclude<Caller, { readonly role: 'anonymous' }>,
  deed: Deed,
): Promise<void> {
  await queries
    .insert(schema.audit)
    .values({ ...deed, at: new Date(), tenant: caller.tenant, subject: subjectOf(caller) });
}
