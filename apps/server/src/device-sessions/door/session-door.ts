import { SOURCES, UnauthorizedError, type CallKey, type Rights } from '@crossfade/video-core';
import type { Clock, Identity } from '@crossfade/video-core/server';
import { NotFoundError } from '../../errors/not-found-error.ts';
import { ProductError } from '../../errors/product-error.ts';
import { subjectOf, type Caller, type UserCaller } from '../../rights/caller.ts';
import type { VisitDoor } from '../../rights/call-authorize.ts';
import { isUser } from '../../streams/door/stream-door.ts';
import type { DeviceSession } from '../policy/device-session.ts';
import type { DeviceSessionStore } from '../store/device-session-store.ts';
import { streamerParticipant, viewerParticipant } from './session-keys.ts';
import { holdsWatchToken, watchToken } from './watch-token.ts';

/** Carries the secret of a watch link. */
export const WATCH_HEADER = 'x-crossfade-watch';

export interface SessionDoorOptions {
  readonly store: Pick<DeviceSessionStore, 'findOpen'>;
  /** The same on every process. */
  readonly secret: string;
  readonly clock: Clock;
}

/** What a request presents. */
export interface Presented {
  readonly callers: readonly Caller[];
  /** Of a watch link. */
  readonly token?: string | undefined;
}

/** A device answers nobody, and sends data such as scores on the provider's own channel; viewers may answer there. */
const STREAMS: Rights = { publish: SOURCES, subscribe: false, data: true };
const WATCHES: Rights = { publish: [], subscribe: true, data: true };

/** The one door to device sessions: judges each join, reload, token and move by the session as it stands. */
export class SessionDoor implements VisitDoor {
  readonly #options: SessionDoorOptions;

  constructor(options: SessionDoorOptions) {
    this.#options = options;
  }

  async identify(key: CallKey, callers: readonly Caller[], headers: Headers): Promise<Identity | undefined> {
    try {
      const session = await this.session(key);
      const streamer = callers.find((caller) => isStreamer(session, caller));
      if (streamer) return this.streamer(session);
      return this.viewer(session, { callers, token: headers.get(WATCH_HEADER) ?? undefined });
    } catch (error) {
      if (error instanceof ProductError || error instanceof UnauthorizedError) return undefined;
      throw error;
    }
  }

  /** One that has not ended. Rejects with `NotFoundError`. */
  async session(roomName: string): Promise<DeviceSession> {
    const session = await this.#options.store.findOpen(roomName);
    if (!session) throw new NotFoundError('stream');
    return session;
  }

  /** What lets somebody watch this session without an account. */
  watchToken(session: DeviceSession): string {
    return watchToken(this.#options.secret, session);
  }

  /** The user whose session it is. */
  streamer(session: DeviceSession): Identity {
    const { tenant, user, name, gameId, createdAt } = session;
    return {
      tenant,
      grants: new Set(['host']),
      subject: `user:${user}`,
      participant: streamerParticipant(user),
      name,
      role: 'host',
      rights: STREAMS,
      encryption: 'never',
      passesLock: true,
      metadata: JSON.stringify({ role: 'streamer', gameId, startedAt: new Date(createdAt).toISOString() }),
    };
  }

  /**
   * Somebody with an account in the tenant of the session, or with its watch link. Throws `UnauthorizedError` for others: who
   * streams may be a child.
   */
  viewer(session: DeviceSession, { callers, token }: Presented): Identity {
    const { secret, clock } = this.#options;
    const caller = callers.find((one): one is UserCaller => isUser(one) && one.tenant === session.tenant);
    if (!caller && (token === undefined || !holdsWatchToken(secret, session, token)))
      throw new UnauthorizedError('Sign in, or open the link to this stream that you were sent.');
    return {
      tenant: session.tenant,
      grants: new Set(),
      role: 'guest',
      rights: WATCHES,
      encryption: 'never',
      passesLock: true,
      metadata: JSON.stringify({ role: 'viewer', joinedAt: new Date(clock.now()).toISOString() }),
      ...(caller
        ? { subject: subjectOf(caller), participant: viewerParticipant(caller.user), name: caller.name }
        : { subject: 'anonymous' }),
    };
  }
}

const isStreamer = ({ user }: DeviceSession, caller: Caller): boolean =>
  isUser(caller) && caller.user === user;
