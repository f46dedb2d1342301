import { BoundedMap } from '../../adapter-kit/bounded-map.ts';
import type { ControlClaims } from '../../call/control-protocol.ts';
import { RateLimitedError } from '../../contract/errors/rate-limited-error.ts';
import type { CallId } from '../../contract/identity.ts';
import { TokenBucket } from '../admission/token-bucket.ts';

/** Per participant: at once, and a second in the long run. */
export const FLOOD_LIMITS = {
  /** Messages of any kind, whatever they hold. Nobody who clicks and types comes near it. */
  messages: { perSecond: 20, burst: 150 },
  /** Messages beyond that which are still answered; a participant who goes on is disconnected and banned. */
  refusals: { perSecond: 5, burst: 200 },
  connections: { perSecond: 0.5, burst: 30 },
} as const;

/** Connections of one call: each is sent to everyone in it. A whole call may come back at once, after a restart. */
const CALL_CONNECTIONS = { perSecond: 50, burst: 1_000 } as const;

/** Milliseconds that a participant who flooded the channel is kept out. */
const BAN = 60_000;
/** Participants, and calls, remembered; the one heard of longest ago is pruned. */
const REMEMBERED = 10_000;

interface Sender {
  readonly messages: TokenBucket;
  readonly refusals: TokenBucket;
  readonly connections: TokenBucket;
  /** On the clock that `now` reads. */
  bannedUntil: number;
}

/**
 * Counts what each participant sends on the control channel, before any of it is parsed. By participant and not by
 * connection, so that connecting again is no way around.
 */
export class FloodGuard {
  readonly #senders = new BoundedMap<string, Sender>(REMEMBERED);
  readonly #calls = new BoundedMap<CallId, TokenBucket>(REMEMBERED);
  readonly #now: () => number;

  /** @param now Milliseconds, on any monotonic clock. */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** Counts a connection. Throws `RateLimitedError` when there are too many, and after a flood. */
  connecting(claims: ControlClaims): void {
    const { connections, bannedUntil } = this.#sender(claims);
    const ban = bannedUntil - this.#now();
    const mayConnect = connections.take() && ban <= 0 && this.#connectionsOf(claims.call).take();
    if (!mayConnect) throw new RateLimitedError(Math.ceil(Math.max(ban, 2_000) / 1_000));
  }

  /** Counts a message: to be handled, to be refused, or the one more after which its sender is to be disconnected. */
  message(claims: ControlClaims): 'handle' | 'refuse' | 'disconnect' {
    const sender = this.#sender(claims);
    if (sender.messages.take()) return 'handle';
    if (sender.refusals.take()) return 'refuse';
    sender.bannedUntil = this.#now() + BAN;
    return 'disconnect';
  }

  #sender({ call, participant }: ControlClaims): Sender {
    return this.#senders.renew(`${call} ${participant}`, () => this.#newSender());
  }

  #connectionsOf(call: CallId): TokenBucket {
    return this.#calls.renew(call, () => new TokenBucket(CALL_CONNECTIONS, this.#now));
  }

  #newSender(): Sender {
    return {
      messages: new TokenBucket(FLOOD_LIMITS.messages, this.#now),
      refusals: new TokenBucket(FLOOD_LIMITS.refusals, this.#now),
      connections: new TokenBucket(FLOOD_LIMITS.connections, this.#now),
      bannedUntil: 0,
    };
  }
}
