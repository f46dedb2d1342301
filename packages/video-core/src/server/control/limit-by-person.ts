import type { ParticipantId } from '../../contract/identity.ts';
import { TokenBucket } from '../admission/token-bucket.ts';

/** How much of something each person may do; by person and not by connection, or connecting again would be a way around. */
export class LimitByPerson {
  readonly #perSecond: number;
  readonly #burst: number;
  readonly #buckets = new Map<ParticipantId, TokenBucket>();

  constructor({ perSecond, burst }: { readonly perSecond: number; readonly burst: number }) {
    this.#perSecond = perSecond;
    this.#burst = burst;
  }

  /** Whether somebody may do it once more now. */
  take(participant: ParticipantId): boolean {
    const bucket = this.#buckets.get(participant) ?? new TokenBucket(this.#perSecond, this.#burst);
    this.#buckets.set(participant, bucket);
    return bucket.take();
  }
}
