import type { CallKey, JoinAnswer, ProviderKind, TenantId } from '@crossfade/video-core';
import type { Clock, Identity, RoomSettings } from '@crossfade/video-core/server';
import type { CallServer } from '@crossfade/video-server';
import type { UserCaller } from '../../rights/caller.ts';
import { sdkAccess, type SdkAccess } from '../../streams/service/sdk-access.ts';
import type { VisitCalls } from '../../visits/service/visit-calls.ts';
import type { Presented, SessionDoor } from '../door/session-door.ts';
import { sessionKeyOf, streamerParticipant } from '../door/session-keys.ts';
import { EMPTY_TIMEOUT, MAX_PARTICIPANTS, type DeviceSession } from '../policy/device-session.ts';
import { judgeSession } from '../policy/judge-session.ts';
import type { DeviceSessionStore } from '../store/device-session-store.ts';

export interface DeviceSessionsOptions {
  readonly store: DeviceSessionStore;
  readonly door: SessionDoor;
  readonly calls: Pick<VisitCalls, 'look' | 'close'>;
  readonly server: () => Pick<CallServer, 'admission' | 'deployments'>;
  readonly clock: Clock;
}

/** What one connects to a session with. */
export interface SessionAccess extends SdkAccess {
  readonly session: DeviceSession;
  /** For the client of any provider. */
  readonly join: JoinAnswer;
}

/** Names in a row that were taken: as many sessions of one game that begin in the same moment. */
const NAMES = 20;

/** What devices, viewers and the passing of time do to sessions. */
export class DeviceSessions {
  readonly #options: DeviceSessionsOptions;

  constructor(options: DeviceSessionsOptions) {
    this.#options = options;
  }

  /** Rejects with what a join is refused with, such as `NoProviderError` where no provider of `adapters` is served. */
  async start(
    { tenant, user }: UserCaller,
    { gameId, adapters }: { readonly gameId: string; readonly adapters: readonly ProviderKind[] },
  ): Promise<SessionAccess & { readonly watchToken: string }> {
    const { store, door } = this.#options;
    const session = await this.#open({ tenant, user, gameId, adapters });
    try {
      const request = { displayName: session.name, adapters };
      const access = await this.#enter(session, door.streamer(session), request);
      return { ...access, watchToken: door.watchToken(session) };
    } catch (error) {
      await store.drop(session.roomName);
      throw error;
    }
  }

  /** Rejects with `NotFoundError`, `UnauthorizedError`, or what a join is refused with. */
  async watch(
    roomName: string,
    presented: Presented,
    { displayName, adapters }: { readonly displayName: string; readonly adapters?: readonly ProviderKind[] },
  ): Promise<SessionAccess> {
    const { store, door, clock } = this.#options;
    const session = await door.session(roomName);
    const identity = door.viewer(session, presented);
    const access = await this.#enter(session, identity, {
      displayName,
      adapters: adapters ?? session.adapters,
    });
    const user = presented.callers.find((one) => 'user' in one && identity.subject === `user:${one.user}`);
    await store.recordViewer(session, {
      participant: access.join.participant.id,
      ...(user && 'user' in user && { user: user.user }),
      joinedAt: clock.now(),
    });
    return access;
  }

  listLive(tenant: TenantId): Promise<readonly DeviceSession[]> {
    return this.#options.store.listLive(tenant);
  }

  /** What rooms of sessions have in place of what all have. */
  async roomOf(key: CallKey): Promise<RoomSettings | undefined> {
    const session = await this.#options.store.find(key);
    if (!session) return undefined;
    const { gameId, user: streamerId, createdAt } = session;
    return {
      emptyTimeout: EMPTY_TIMEOUT,
      maxParticipants: MAX_PARTICIPANTS,
      metadata: JSON.stringify({ gameId, streamerId, createdAt: new Date(createdAt).toISOString() }),
    };
  }

  /** Ends what a user streams whose account was disabled. */
  async disabled(user: string): Promise<void> {
    for (const session of await this.#options.store.listOpenOf(user)) await this.#end(session);
  }

  /** Looks who is inside a session, and ends one whose streamer is gone. */
  async look(roomName: string): Promise<void> {
    const { store, calls, clock } = this.#options;
    const session = await store.find(roomName);
    if (!session || session.state === 'ended') return;
    // A process that was killed may have stored that the account is disabled, and not ended this.
    if (!(await store.findOpen(roomName))) return this.#end(session);
    // A deployment that does not answer says nothing about who is inside: this rejects, and is tried again.
    const seen = await calls.look(session.tenant, sessionKeyOf(session));
    const now = clock.now();
    const participants = seen?.visible.length ?? 0;
    const inside = seen?.inside.includes(streamerParticipant(session.user)) ?? false;
    switch (judgeSession(session, inside, now)) {
      case 'nothing':
        if (participants === session.participants) return;
        return store.noteLook(session, { participants }, now);
      case 'began':
        return store.noteLook(session, { participants, began: true }, now);
      case 'returned':
        return store.noteLook(session, { participants, vanishedAt: null }, now);
      case 'vanished':
        return store.noteLook(session, { participants, vanishedAt: now }, now);
      case 'over':
        // Unless another process saw the streamer return since.
        if (await store.end(roomName, now, session)) await calls.close(session.tenant, sessionKeyOf(session));
    }
  }

  async #end(session: DeviceSession): Promise<void> {
    const { store, calls, clock } = this.#options;
    await store.end(session.roomName, clock.now());
    await calls.close(session.tenant, sessionKeyOf(session));
  }

  async #open(given: Pick<DeviceSession, 'tenant' | 'user' | 'gameId' | 'adapters'>): Promise<DeviceSession> {
    const { store, door, clock } = this.#options;
    const begun = clock.now();
    for (let later = 0; later < NAMES; later += 1) {
      const createdAt = begun + later;
      const roomName = `game-${given.gameId}-${createdAt}`;
      if (await store.add({ ...given, roomName, createdAt })) return door.session(roomName);
    }
    throw new Error('too many sessions of one game began in one moment');
  }

  async #enter(
    session: DeviceSession,
    identity: Identity,
    request: { readonly displayName: string; readonly adapters: readonly ProviderKind[] },
  ): Promise<SessionAccess> {
    const { admission } = this.#options.server();
    const join = await admission.join({ key: sessionKeyOf(session), ...request }, identity);
    return { session, ...sdkAccess(join.credentials), join };
  }
}
