import { CrossfadeError, type CallKey } from '@crossfade/video-core';
import type { Actor, Authorize, AuthorizedAction, Identity } from '@crossfade/video-core/server';
import type { Context } from 'hono';
import { PARTICIPANT_HEADER } from './participant-secret.ts';
import type { RequestLimits } from './request-limits.ts';

/**
 * Asks the application who makes a request. While a network guesses, whoever signs in from there is refused, with the
 * right credentials too, so that a guess that hits looks like any other; whoever presents none is not, or one who guesses
 * would keep all others behind the same address out of their calls.
 */
export class RequestAuthorizer {
  readonly #authorize: Authorize;
  readonly #limits: RequestLimits;

  constructor(authorize: Authorize, limits: RequestLimits) {
    this.#authorize = authorize;
    this.#limits = limits;
  }

  async identify(context: Context, action: AuthorizedAction, key?: CallKey): Promise<Identity> {
    const refusal = this.#limits.signInRefusal(context);
    const { headers } = context.req.raw;
    const identity = await this.#authorize({ headers, action, ...(key !== undefined && { key }) }).catch(
      (error: unknown) => {
        if (!(error instanceof CrossfadeError && error.code === 'unauthorized')) throw error;
        if (refusal === undefined) this.#limits.signInFailed(context);
        throw refusal ?? error;
      },
    );
    if (refusal !== undefined && hasSignedIn(identity)) throw refusal;
    return identity;
  }

  /** Who asks to moderate: staff, or a participant by the application's word or their own secret. */
  async actor(context: Context): Promise<Actor> {
    const identity = await this.identify(context, 'moderate');
    const resumeSecret = context.req.header(PARTICIPANT_HEADER);
    return { ...identity, ...(resumeSecret !== undefined && { resumeSecret }) };
  }
}

/** Whether credentials made somebody more than anyone is. */
const hasSignedIn = ({ participant, grants }: Identity): boolean =>
  participant !== undefined || [...grants].some((grant) => grant !== 'explain');
