import { randomUUID } from 'node:crypto';
import { AccessToken } from 'livekit-server-sdk';
import type { TokenKey } from './access-token.ts';
import { HEALTH_TIMEOUT } from './health-timeout.ts';

/** Milliseconds after which LiveKit is asked again: its configuration changes with a restart only. */
const GOOD_FOR = 300_000;

export const AUTOMATIC_ROOMS =
  'LiveKit creates rooms by itself, so whoever holds an unexpired token can enter the room of a call that has ended. Set room.auto_create to false in its configuration, or turn automatic room creation off in the project at LiveKit Cloud.';

/**
 * Whether a livekit-server opens a room for whoever enters one that does not exist. `GET /rtc/validate` says what entering
 * would do and does nothing (`ValidateConnectRequest` in its pkg/service/utils.go): with a token for a room that was never
 * created it answers 404 where only the server API creates rooms, and 200 otherwise.
 */
export class AutomaticRooms {
  readonly #url: string;
  readonly #key: TokenKey;
  readonly #now: () => number;
  #latest: { readonly at: number; readonly found: boolean } | undefined;

  /** `url` is that of the server's API, `now` in milliseconds. */
  constructor(url: string, key: TokenKey, now: () => number) {
    this.#url = url;
    this.#key = key;
    this.#now = now;
  }

  /** `undefined` where LiveKit answers neither, and the next call asks again. Never rejects. */
  async find(): Promise<boolean | undefined> {
    if (this.#latest && this.#now() - this.#latest.at < GOOD_FOR) return this.#latest.found;
    const status = await this.#validate().catch(() => undefined);
    if (status !== 200 && status !== 404) return undefined;
    this.#latest = { at: this.#now(), found: status === 200 };
    return this.#latest.found;
  }

  async #validate(): Promise<number> {
    const token = new AccessToken(this.#key.apiKey, this.#key.apiSecret, { identity: 'probe', ttl: 60 });
    token.addGrant({ roomJoin: true, room: `probe-${randomUUID()}` });
    const response = await fetch(`${this.#url}/rtc/validate`, {
      headers: { authorization: `Bearer ${await token.toJwt()}` },
      signal: AbortSignal.timeout(HEALTH_TIMEOUT),
    });
    await response.body?.cancel();
    return response.status;
  }
}
