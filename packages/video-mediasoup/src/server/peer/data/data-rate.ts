import { TokenBucket } from '@crossfade/video-core/server';
import { SIGNALLING_LIMITS } from '../../../protocol/index.ts';

/**
 * What one participant may send as data, in messages and in bytes: each message is copied to everyone else by this
 * process, so that a sender's bytes cost as many times as there are receivers.
 */
export class DataRate {
  readonly #messages: TokenBucket;
  readonly #bytes: TokenBucket;

  constructor(now?: () => number) {
    this.#messages = new TokenBucket(SIGNALLING_LIMITS.dataMessages, now);
    this.#bytes = new TokenBucket(SIGNALLING_LIMITS.dataBytes, now);
  }

  /** Whether a message of so many bytes is passed on. */
  admits(bytes: number): boolean {
    return this.#messages.take() && this.#bytes.take(bytes);
  }
}
