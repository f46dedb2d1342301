import type { ParticipantId } from '../../contract/identity.ts';
import { TokenBucket } from '../admission/token-bucket.ts';

/** A rate limit for each participant; per participant and not per connection, so that reconnecting does not evade it. */
export class ParticipantLimit {
  readonly #perSecond: number;
  readonly #burst: number;
  readonly #buckets = new Map<ParticipantId, TokenBucket>();

  constructor({ perSecond, burst }: { readonly perSecond: number; readonly burst: number }) {
    this.#perSecond = perSecond;
    this.#burst = burst;
  }

  /** Takes one; false when there is none left now. */
  take(participant: ParticipantId): boolean {
    const bucket = this.#buckets.get(participant) ?? new TokenBucket(this.#perSecond, this.#burst);
    this.#buckets.set(participant, bucket);
    return bucket.take();
  }
}
