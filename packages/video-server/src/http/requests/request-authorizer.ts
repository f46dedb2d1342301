import { CrossfadeError, type CallKey } from '@crossfade/video-core';
import type { Actor, Authorize, AuthorizedAction, Identity } from '@crossfade/video-core/server';
import type { Context } from 'hono';
import { PARTICIPANT_HEADER } from './participant-secret.ts';
import type { RequestLimits } from './request-limits.ts';

/** Asks the application who makes a request, as long as its network does not guess. */
export class RequestAuthorizer {
  readonly #authorize: Authorize;
  readonly #limits: RequestLimits;

  constructor(authorize: Authorize, limits: RequestLimits) {
    this.#authorize = authorize;
    this.#limits = limits;
  }

  async identify(context: Context, action: AuthorizedAction, key?: CallKey): Promise<Identity> {
    this.#limits.beforeSignIn(context);
    const { headers } = context.req.raw;
    try {
      return await this.#authorize({ headers, action, ...(key !== undefined && { key }) });
    } catch (error) {
      if (error instanceof CrossfadeError && error.code === 'unauthorized')
        this.#limits.signInFailed(context);
      throw error;
    }
  }

  /** Who asks to moderate: staff, or a participant by the application's word or their own secret. */
  async actor(context: Context): Promise<Actor> {
    const identity = await this.identify(context, 'moderate');
    const resumeSecret = context.req.header(PARTICIPANT_HEADER);
    return { ...identity, ...(resumeSecret !== undefined && { resumeSecret }) };
  }
}
