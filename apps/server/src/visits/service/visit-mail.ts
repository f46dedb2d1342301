import type { Queries } from '@crossfade/video-server/sql';
import type { MAIL_STATES } from '../../database/mail-tables.ts';
import type { GuestId } from '../policy/visit-ids.ts';
import type { Guest, OverMail, Visit } from '../policy/visit.ts';
import type { StoredInvitation } from '../store/visit-store.ts';

/** A link of an invitation that a visitor gets by mail. */
interface MailedLink {
  /** Its secret. */
  readonly token: string;
  /** Whether it replaces one that the visitor may have. */
  readonly replaces: boolean;
}

/** What visits write to visitors. */
export interface VisitMail {
  /**
   * Stores the mail with a link, in the transaction that stores the link. Answers whether there is somewhere to send it: mail
   * is on, and the visitor has an address.
   */
  invite(transaction: Queries, invitation: StoredInvitation, link: MailedLink): Promise<boolean>;
  /** Stores what a guest is written of a visit that is over. However often it is asked for, it is sent once. */
  tell(visit: Visit, guest: Guest, about: OverMail): Promise<void>;
  /** What became of the latest mail with a link to each of some guests, of those who were sent one. */
  linkMails(guests: readonly GuestId[]): Promise<ReadonlyMap<string, (typeof MAIL_STATES)[number]>>;
  /** Begins to send what was stored. Never waits, never throws. */
  deliver(): void;
}

/** Where there is no mail. */
export const noVisitMail: VisitMail = {
  invite: () => Promise.resolve(false),
  tell: () => Promise.resolve(),
  linkMails: () => Promise.resolve(new Map()),
  deliver: () => undefined,
};
