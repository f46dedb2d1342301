import { BoundedMap } from '../../adapter-kit/bounded-map.ts';
import type { ParticipantId } from '../../contract/identity.ts';
import { TokenBucket, type RateLimit } from './token-bucket.ts';

/** Participants who are remembered; the one heard of longest ago is forgotten. */
const REMEMBERED = 10_000;

/** A rate limit for each participant; per participant and not per connection, so that reconnecting does not evade it. */
export class ParticipantLimit {
  readonly #limit: RateLimit;
  readonly #buckets = new BoundedMap<ParticipantId, TokenBucket>(REMEMBERED);

  constructor(limit: RateLimit) {
    this.#limit = limit;
  }

  /** Takes one; false when there is none left now. */
  take(participant: ParticipantId): boolean {
    return this.#buckets.renew(participant, () => new TokenBucket(this.#limit)).take();
  }
}
