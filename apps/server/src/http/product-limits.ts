import { RateLimitedError } from '@crossfade/video-core';
import { networkOf, type Clock, type TrustsProxy } from '@crossfade/video-core/server';
import { addressOfRequest, MemoryRateLimiter, type RateLimiter } from '@crossfade/video-server';
import type { Context } from 'hono';

/**
 * A minute. A ward of two hundred people is behind one address: when a shift begins they sign in at once, and every page
 * asks for what it shows. What is counted for a network leaves room for that; what guesses is counted by what it guesses at.
 */
const PER_MINUTE = {
  requestsOfNetwork: 6_000,
  signInsOfNetwork: 300,
  /** At one account, from one network, and from all together. */
  signInsAtAccount: 10,
  signInsAtAccountFromAnywhere: 60,
  /** Wrong pairing codes: of a network, and of all networks at once. A code has 8 digits and holds for minutes. */
  wrongCodesOfNetwork: 20,
  wrongCodes: 200,
  /** Wrong tokens of a network. */
  guessesOfNetwork: 20,
} as const;

export interface ProductLimitsOptions {
  readonly limiter: RateLimiter;
  readonly clock: Clock;
  readonly trustsProxy: TrustsProxy;
}

/** What may be asked for in a minute. Rejects with `RateLimitedError`. */
export class ProductLimits {
  readonly #limiter: RateLimiter;
  readonly #addressOf: (context: Context) => string;
  /** Of this process alone: they must be known before the next request is looked at. */
  readonly #failures: MemoryRateLimiter;

  constructor({ limiter, clock, trustsProxy }: ProductLimitsOptions) {
    this.#limiter = limiter;
    this.#addressOf = addressOfRequest(trustsProxy);
    this.#failures = new MemoryRateLimiter(clock);
  }

  async request(context: Context, next: () => Promise<void>): Promise<void> {
    await this.#take(`product ${this.networkOf(context)}`, PER_MINUTE.requestsOfNetwork);
    await next();
  }

  async signIn(context: Context, email: string): Promise<void> {
    const network = this.networkOf(context);
    await this.#take(`sign-in ${network}`, PER_MINUTE.signInsOfNetwork);
    await this.#take(`sign-in ${network} ${email}`, PER_MINUTE.signInsAtAccount);
    await this.#take(`sign-in at ${email}`, PER_MINUTE.signInsAtAccountFromAnywhere);
  }

  /** Before a pairing code is looked at. */
  pairing(context: Context): void {
    this.#refuse(`code ${this.networkOf(context)}`, PER_MINUTE.wrongCodesOfNetwork);
    this.#refuse('codes', PER_MINUTE.wrongCodes);
  }

  pairingFailed(context: Context): void {
    this.#failures.count(`code ${this.networkOf(context)}`);
    this.#failures.count('codes');
  }

  admit(context: Context): void {
    this.#refuse(`guess ${this.networkOf(context)}`, PER_MINUTE.guessesOfNetwork);
  }

  failed(context: Context): void {
    this.#failures.count(`guess ${this.networkOf(context)}`);
  }

  networkOf(context: Context): string {
    return networkOf(this.#addressOf(context));
  }

  /** Counts one in a bucket of the caller's own. */
  async take(bucket: string, perMinute: number): Promise<void> {
    await this.#take(bucket, perMinute);
  }

  async #take(bucket: string, perMinute: number): Promise<void> {
    const wait = await this.#limiter.take(bucket, perMinute);
    if (wait > 0) throw new RateLimitedError(seconds(wait));
  }

  #refuse(bucket: string, perMinute: number): void {
    const wait = this.#failures.wait(bucket, perMinute - 1);
    if (wait > 0) throw new RateLimitedError(seconds(wait));
  }
}

const seconds = (milliseconds: number): number => Math.ceil(milliseconds / 1_000);
