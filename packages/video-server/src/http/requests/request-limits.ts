import { RateLimitedError, type CallKey } from '@crossfade/video-core';
import {
  networkOf,
  type Clock,
  type Identity,
  type NetworkPrefix,
  type RequestTurns,
  type TrustsProxy,
} from '@crossfade/video-core/server';
import type { Context } from 'hono';
import { MemoryRateLimiter } from '../../limits/memory-rate-limiter.ts';
import type { RateLimiter } from '../../limits/rate-limiter.ts';
import { hasSignedIn } from './has-signed-in.ts';
import { presentedSecret } from './participant-secret.ts';
import { addressOfRequest } from './address-of-request.ts';

/** A ward or a school is behind one address: it may join this many keys' worth of calls at once. */
const CALLS_BEHIND_ADDRESS = 5;
/** As many networks' worth of joins and previews a site with an IPv6 prefix of 48 bits may ask for. */
const NETWORKS_OF_SITE = 4;
/** A lobby that is open asks again and again, for far less than a join costs. */
const PREVIEWS_PER_JOIN = 10;
/** What one participant may ask for as a host; nobody who clicks comes near it. */
const MODERATIONS_PER_MINUTE = 240;
/**
 * Wrong tokens that one network may present, for each size of network: nobody who types comes near it, and the
 * 65,536 networks of a site with an IPv6 prefix of 48 bits are not as many times the guesses.
 */
const FAILURES = [
  { prefix: 64, perMinute: 20 },
  { prefix: 48, perMinute: 100 },
] as const;

export interface RequestLimitsOptions {
  readonly limiter: RateLimiter;
  readonly clock: Clock;
  /** Joins at one key that one network, or somebody who signed in, may ask for in a minute, and moderation at all. */
  readonly joinsPerMinute: number;
  readonly trustsProxy: TrustsProxy;
  readonly turns: RequestTurns;
}

/** What one network, or somebody who is known by a credential, may ask for in a minute. Rejects with `RateLimitedError`. */
export class RequestLimits {
  readonly #options: RequestLimitsOptions;
  readonly #addressOf: (context: Context) => string;
  /** Of this process alone: it must be known before the next request is looked at. */
  readonly #failures: MemoryRateLimiter;

  constructor(options: RequestLimitsOptions) {
    this.#options = options;
    this.#addressOf = addressOfRequest(options.trustsProxy);
    this.#failures = new MemoryRateLimiter(options.clock);
  }

  /**
   * Before the body is read, which says whether it is a join or follows a move. What presents no credential is counted for
   * its network at once, so that a flood of it costs little.
   */
  async joinRequest(context: Context): Promise<void> {
    if (presentsNothing(context))
      await this.#takeOfSite(
        'join-request',
        context,
        2 * this.#options.joinsPerMinute * CALLS_BEHIND_ADDRESS,
      );
  }

  async join(context: Context, identity: Identity, key: CallKey): Promise<void> {
    const { joinsPerMinute } = this.#options;
    if (await this.#takeAlone('join-as', context, identity, joinsPerMinute)) return;
    await this.#takeOfSite('join', context, joinsPerMinute * CALLS_BEHIND_ADDRESS);
    await this.#take(`join-at ${this.#networkOf(context)} ${key}`, joinsPerMinute);
  }

  /**
   * Joins by which participants follow a move, or return to a call: as many again as joins, so that a move charges nobody
   * for a join and costs nobody theirs.
   */
  async following(context: Context, identity: Identity): Promise<void> {
    const { joinsPerMinute } = this.#options;
    if (await this.#takeAlone('follow-as', context, identity, joinsPerMinute)) return;
    await this.#takeOfSite('follow', context, joinsPerMinute * CALLS_BEHIND_ADDRESS);
  }

  /** Before the body is read, as `joinRequest`. */
  async previewRequest(context: Context): Promise<void> {
    if (presentsNothing(context))
      await this.#takeOfSite('preview-request', context, this.#options.joinsPerMinute * PREVIEWS_PER_JOIN);
  }

  async preview(context: Context, identity: Identity): Promise<void> {
    const perMinute = this.#options.joinsPerMinute * PREVIEWS_PER_JOIN;
    if (await this.#takeAlone('preview-as', context, identity, perMinute)) return;
    await this.#takeOfSite('preview', context, perMinute);
  }

  /** Before the body is read: what clients measured, a few batches for each join. */
  async quality(context: Context): Promise<void> {
    await this.#takeOfSite('quality', context, this.#options.joinsPerMinute * PREVIEWS_PER_JOIN);
  }

  /** Before the body is read, as `joinRequest`; what participants ask for is counted by their secret as well. */
  async moderation(context: Context): Promise<void> {
    const secret = presentedSecret(context);
    if (secret !== undefined) await this.#take(`moderate-as ${secret}`, MODERATIONS_PER_MINUTE);
    if (presentsNothing(context)) await this.#moderationOfNetwork(context);
  }

  /** Once it is known who presents credentials. */
  async moderationBy(context: Context, identity: Identity): Promise<void> {
    if (presentsNothing(context)) return;
    if (await this.#takeAlone('moderate-by', context, identity, this.#options.joinsPerMinute)) return;
    await this.#moderationOfNetwork(context);
  }

  /** The site that a request comes from: however many networks somebody has of a prefix of 48 bits, it is one. */
  siteOf(context: Context): string {
    return networkOf(this.#addressOf(context), 48);
  }

  /** Does what a request asks for when it is its network's turn, or that of who is known to ask. */
  inTurn<Result>(context: Context, work: () => Promise<Result>, identity?: Identity): Promise<Result> {
    const alone = identity && this.#aloneOf(context, identity);
    return this.#options.turns.run(alone ?? this.#networkOf(context), work);
  }

  /** Why a network that presented wrong tokens too often may present none now; `undefined` for any other. */
  guessRefusal(context: Context): RateLimitedError | undefined {
    const address = this.#addressOf(context);
    const waits = FAILURES.map(({ prefix, perMinute }) =>
      this.#failures.wait(failuresOf(address, prefix), perMinute - 1),
    );
    const wait = Math.max(...waits);
    return wait > 0 ? new RateLimitedError(seconds(wait)) : undefined;
  }

  guessed(context: Context): void {
    const address = this.#addressOf(context);
    for (const { prefix } of FAILURES) this.#failures.count(failuresOf(address, prefix));
  }

  #moderationOfNetwork(context: Context): Promise<void> {
    return this.#take(`moderate ${this.#networkOf(context)}`, this.#options.joinsPerMinute);
  }

  /** Who is counted apart from all others behind the same address, which would otherwise use up what is theirs. */
  #aloneOf(context: Context, identity: Identity): string | undefined {
    if (!hasSignedIn(identity)) return undefined;
    const { tenant, participant, subject } = identity;
    return `${this.#networkOf(context)} ${tenant} ${participant ?? subject}`;
  }

  /** Answers whether somebody is counted apart. */
  async #takeAlone(what: string, context: Context, identity: Identity, perMinute: number): Promise<boolean> {
    const alone = this.#aloneOf(context, identity);
    if (alone !== undefined) await this.#take(`${what} ${alone}`, perMinute);
    return alone !== undefined;
  }

  /** Counts one for a network, and for the site that it is part of. */
  async #takeOfSite(what: string, context: Context, perMinute: number): Promise<void> {
    const [network, site] = [this.#networkOf(context), this.siteOf(context)];
    await this.#take(`${what} ${network}`, perMinute);
    if (site !== network) await this.#take(`${what} /48 ${site}`, perMinute * NETWORKS_OF_SITE);
  }

  #networkOf(context: Context): string {
    return networkOf(this.#addressOf(context));
  }

  async #take(bucket: string, perMinute: number): Promise<void> {
    const wait = await this.#options.limiter.take(bucket, perMinute);
    if (wait > 0) throw new RateLimitedError(seconds(wait));
  }
}

/** A participant's secret says who somebody is only once their call is read. */
const presentsNothing = ({ req }: Context): boolean =>
  req.header('authorization') === undefined && req.header('cookie') === undefined;

const failuresOf = (address: string, prefix: NetworkPrefix): string =>
  `/${prefix} ${networkOf(address, prefix)}`;

const seconds = (milliseconds: number): number => Math.ceil(milliseconds / 1_000);
