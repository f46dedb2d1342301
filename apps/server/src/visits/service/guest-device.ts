import { createHmac } from 'node:crypto';
import { COOKIE_PREFIX, cookiesIn } from '../../http/cookies.ts';
import { secretHash } from '../../http/secret-hash.ts';
import type { GuestId } from '../policy/visit-ids.ts';

const PREFIX = `${COOKIE_PREFIX}-visit-`;

/** The cookie that binds a device to an invitation. */
export const guestCookie = (guest: GuestId): string => `${PREFIX}${guest}`;

/** The same secret for each repetition of one press, which a page marks; scripts of the page cannot read it. */
export const secretOfPress = (key: string, guest: GuestId, press: string): string =>
  createHmac('sha256', key).update(`${guest}\n${press}`).digest('base64url');

/** The hashes of every invitation's secret that a request presents. */
export function devicesOf(headers: Headers): ReadonlySet<string> {
  const devices = new Set<string>();
  for (const [name, value] of cookiesIn(headers))
    if (name.startsWith(PREFIX) && value !== '') devices.add(secretHash(value));
  return devices;
}
