import { guestIdSchema, type GuestId } from '../policy/visit-ids.ts';

const PREFIX = 'own-';
/** A link's secret has 43 characters, so none is taken for one of these. */
const OWN_TOKEN = /^own-(?<id>[\da-f]{32})$/;

/**
 * Stands in the place of a link's secret for who is invited and signed in. It is no secret: it leads to the visit only
 * together with the session of the account whose invitation it names.
 */
export const ownToken = (invitation: GuestId): string => PREFIX + invitation;

/** The invitation that such a token names; `undefined` for a link's secret. */
export function invitationOfOwnToken(token: string): GuestId | undefined {
  const id = OWN_TOKEN.exec(token)?.groups?.['id'];
  return id === undefined ? undefined : guestIdSchema.parse(id);
}
