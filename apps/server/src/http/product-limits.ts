import { RateLimitedError } from '@crossfade/video-core';
import { networkOf, RequestTurns, type Clock, type TrustsProxy } from '@crossfade/video-core/server';
import { addressOfRequest, MemoryRateLimiter, type RateLimiter } from '@crossfade/video-server';
import type { Context } from 'hono';
import { SignInFailedError } from '../errors/sign-in-failed-error.ts';
import { subjectOf } from '../rights/caller.ts';
import type { ProductEnv } from '../rights/request-rights.ts';

/**
 * A minute. A ward of two hundred people is behind one address: when a shift begins they sign in at once, and every page
 * asks for what it shows. A request with a credential that holds is counted by it, one with none by the network; what
 * guesses is counted by what it guesses at.
 */
const PER_MINUTE = {
  requests: 6_000,
  /** Wrong passwords of one account: from one network, from all together, and from a browser that signed in before. */
  wrongAtAccount: 10,
  wrongAtAccountFromAnywhere: 60,
  wrongFromKnownBrowser: 10,
  wrongAtPasswordChange: 5,
  /** New accounts of a network: a class that registers together. */
  registrations: 60,
  /** Wrong tokens of a network. */
  guessesOfNetwork: 20,
} as const;

export const SIGN_IN_PATH = '/api/auth/sign-in/email';
export const LOGIN_PATH = '/api/auth/login';
export const PAIR_PATH = '/api/tablet/pair';
export const ACCEPT_PATH = '/api/accounts/invitations/accept';
const GUEST_PATHS = '/api/visit/';
const SECRET_PATHS: ReadonlySet<string> = new Set([SIGN_IN_PATH, LOGIN_PATH, PAIR_PATH, ACCEPT_PATH]);

/**
 * Whether a request presents its credential in its path or body. Such routes count what is wrong by themselves, where it could
 * be guessed: requests for anything else, without end, must keep no shift from signing in, no tablet from being paired and
 * no visitor from their visit.
 */
const presentsSecret = (path: string): boolean => SECRET_PATHS.has(path) || path.startsWith(GUEST_PATHS);

/** As many networks' worth of a site with an IPv6 prefix of 48 bits, which has 65,536 of them. */
const NETWORKS_OF_SITE = 4;

/**
 * Passwords that are hashed at once, each for a tenth of a second of one core, and that may wait for it of one site: of a
 * ward of two hundred, all at once.
 */
const HASHING = { atOnce: 2, mostWaiting: 300 } as const;

type Buckets = readonly (readonly [bucket: string, perMinute: number])[];

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
  readonly #hashing = new RequestTurns(HASHING);

  constructor({ limiter, clock, trustsProxy }: ProductLimitsOptions) {
    this.#limiter = limiter;
    this.#addressOf = addressOfRequest(trustsProxy);
    this.#failures = new MemoryRateLimiter(clock);
  }

  async request(context: Context<ProductEnv>, next: () => Promise<void>): Promise<void> {
    const [caller] = await context.var.callers();
    if (caller) await this.take(`product-of ${subjectOf(caller)}`, PER_MINUTE.requests);
    else if (!presentsSecret(context.req.path)) {
      await this.take(`product ${this.networkOf(context)}`, PER_MINUTE.requests);
      await this.take(`product-site ${this.#siteOf(context)}`, PER_MINUTE.requests * NETWORKS_OF_SITE);
    }
    await next();
  }

  /**
   * Signs in, in turn, within what the account allows. Wrong passwords of others keep nobody from their account in a browser
   * in which it was signed in to before (OWASP, "Device Cookies"), nor do they stand before it in the queue.
   */
  signIn<Result>(
    context: Context,
    { email, known }: { readonly email: string; readonly known: boolean },
    work: () => Promise<Result>,
  ): Promise<Result> {
    const buckets: Buckets = known
      ? [[`wrong-known ${email}`, PER_MINUTE.wrongFromKnownBrowser]]
      : [
          [`wrong-here ${this.networkOf(context)} ${email}`, PER_MINUTE.wrongAtAccount],
          [`wrong-anywhere ${email}`, PER_MINUTE.wrongAtAccountFromAnywhere],
        ];
    return this.#guess(buckets, () => this.#inTurn(context, known, work));
  }

  /** Changes the password of who is signed in, who may not try many of the one that holds. */
  passwordChange<Result>(context: Context, user: string, work: () => Promise<Result>): Promise<Result> {
    return this.#guess([[`wrong-change ${user}`, PER_MINUTE.wrongAtPasswordChange]], () =>
      this.hash(context, work),
    );
  }

  /** Hashes a password of who presented a credential that holds; `known` false: of who may be anybody. */
  hash<Result>(context: Context, work: () => Promise<Result>, known = true): Promise<Result> {
    return this.#inTurn(context, known, work);
  }

  /** Counts somebody who registers; before they learn whether an address has an account. */
  async registration(context: Context): Promise<void> {
    await this.take(`register ${this.networkOf(context)}`, PER_MINUTE.registrations);
    await this.take(`register-site ${this.#siteOf(context)}`, PER_MINUTE.registrations * NETWORKS_OF_SITE);
  }

  admit(context: Context): void {
    this.#refuse(`guess ${this.networkOf(context)}`, PER_MINUTE.guessesOfNetwork);
    this.#refuse(`guess-site ${this.#siteOf(context)}`, PER_MINUTE.guessesOfNetwork * NETWORKS_OF_SITE);
  }

  failed(context: Context): void {
    this.#failures.count(`guess ${this.networkOf(context)}`);
    this.#failures.count(`guess-site ${this.#siteOf(context)}`);
  }

  networkOf(context: Context): string {
    return networkOf(this.#addressOf(context));
  }

  /** Counts one in a bucket of the caller's own. */
  async take(bucket: string, perMinute: number): Promise<void> {
    const wait = await this.#limiter.take(bucket, perMinute);
    if (wait > 0) throw new RateLimitedError(seconds(wait));
  }

  #siteOf(context: Context): string {
    return networkOf(this.#addressOf(context), 48);
  }

  /**
   * Hashes a few at a time, so that nothing else of the process waits, the sites in turn, and of each in turn those whom it
   * may know and those who may be anybody.
   */
  #inTurn<Result>(context: Context, known: boolean, work: () => Promise<Result>): Promise<Result> {
    return this.#hashing.run(`${this.#siteOf(context)} ${known ? 'known' : 'unknown'}`, work);
  }

  /** Counts a try before it is known to be wrong, since many at once are as many tries, and takes it back unless it is. */
  async #guess<Result>(buckets: Buckets, work: () => Promise<Result>): Promise<Result> {
    for (const [bucket, perMinute] of buckets) this.#refuse(bucket, perMinute);
    for (const [bucket] of buckets) this.#failures.count(bucket);
    let wrong = false;
    try {
      return await work();
    } catch (error) {
      // A queue that is full, or a database that does not answer, has said nothing of the password.
      wrong = error instanceof SignInFailedError;
      throw error;
    } finally {
      if (!wrong) for (const [bucket] of buckets) this.#failures.uncount(bucket);
    }
  }

  #refuse(bucket: string, perMinute: number): void {
    const wait = this.#failures.wait(bucket, perMinute - 1);
    if (wait > 0) throw new RateLimitedError(seconds(wait));
  }
}

const seconds = (milliseconds: number): number => Math.ceil(milliseconds / 1_000);
