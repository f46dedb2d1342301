import { TokenBucket } from '@crossfade/video-core/server';
import { SIGNALLING_LIMITS } from '../../../protocol/index.ts';

/**
 * What one participant may send as data, in messages, in bytes and in copies: each message is copied to everyone else by
 * this process, so that a message costs as many times as there are receivers.
 */
export class DataRate {
  readonly #messages: TokenBucket;
  readonly #bytes: TokenBucket;
  readonly #copies: TokenBucket;

  constructor(now?: () => number) {
    this.#messages = new TokenBucket(SIGNALLING_LIMITS.dataMessages, now);
    this.#bytes = new TokenBucket(SIGNALLING_LIMITS.dataBytes, now);
    this.#copies = new TokenBucket(SIGNALLING_LIMITS.dataCopies, now);
  }

  /** Whether a message of so many bytes is passed on. */
  admits(bytes: number): boolean {
    return this.#messages.take() && this.#bytes.take(bytes);
  }

  /** Whether a message that was admitted is passed on to so many. */
  admitsCopies(receivers: number): boolean {
    return this.#copies.take(receivers);
  }
}
