import { CrossfadeError, type CallKey } from '@crossfade/video-core';
import type { Actor, Authorize, AuthorizedAction, Identity } from '@crossfade/video-core/server';
import type { Context } from 'hono';
import { hasSignedIn } from './has-signed-in.ts';
import { PARTICIPANT_HEADER } from './participant-secret.ts';
import type { RequestLimits } from './request-limits.ts';

/**
 * Asks the application who makes a request. Only `Authorization` can be guessed at: cookies and places in a call are random.
 * While a network guesses, whatever it presents there is refused, the right token too, so that a guess that hits looks like
 * any other; a request without it is never refused, or one who guesses would keep all others behind the same address out
 * of their calls.
 */
export class RequestAuthorizer {
  readonly #authorize: Authorize;
  readonly #limits: RequestLimits;

  constructor(authorize: Authorize, limits: RequestLimits) {
    this.#authorize = authorize;
    this.#limits = limits;
  }

  async identify(context: Context, action: AuthorizedAction, key?: CallKey): Promise<Identity> {
    const identity = await this.#identify(context, action, key);
    if (action === 'moderate' || action === 'operate') await this.#limits.moderationBy(context, identity);
    return identity;
  }

  /** Who asks to moderate: staff, or a participant by the application's word or their own secret. */
  async actor(context: Context): Promise<Actor> {
    const identity = await this.identify(context, 'moderate');
    const resumeSecret = context.req.header(PARTICIPANT_HEADER);
    return { ...identity, ...(resumeSecret !== undefined && { resumeSecret }) };
  }

  async #identify(context: Context, action: AuthorizedAction, key?: CallKey): Promise<Identity> {
    const { headers } = context.req.raw;
    const identifying = this.#authorize({ headers, action, ...(key !== undefined && { key }) });
    if (!headers.has('authorization')) return identifying;
    const [identified] = await Promise.allSettled([identifying]);
    // Only now: of many that were sent at once, the others have been counted.
    const refusal = this.#limits.guessRefusal(context);
    if (identified.status === 'fulfilled') {
      if (refusal !== undefined && hasSignedIn(identified.value)) throw refusal;
      return identified.value;
    }
    if (!isUnauthorized(identified.reason)) throw identified.reason;
    if (refusal !== undefined) throw refusal;
    this.#limits.guessed(context);
    throw identified.reason;
  }
}

const isUnauthorized = (error: unknown): boolean =>
  error instanceof CrossfadeError && error.code === 'unauthorized';
