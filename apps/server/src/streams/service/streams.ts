import type { ParticipantId, ProviderKind, TenantId } from '@crossfade/video-core';
import type { Clock } from '@crossfade/video-core/server';
import type { CallServer } from '@crossfade/video-server';
import type { Queries } from '@crossfade/video-server/sql';
import { recordDeed } from '../../audit/record-deed.ts';
import { ConflictError } from '../../errors/conflict-error.ts';
import { CreatorNotApprovedError } from '../../errors/creator-not-approved-error.ts';
import { NotFoundError } from '../../errors/not-found-error.ts';
import type { UserCaller } from '../../rights/caller.ts';
import type { Manager } from '../../rights/request-rights.ts';
import type { VisitCalls } from '../../visits/service/visit-calls.ts';
import {
  encoderParticipant,
  hostParticipant,
  streamKeyOf,
  userOfViewer,
  viewerParticipant,
} from '../door/stream-keys.ts';
import type { StreamDoor } from '../door/stream-door.ts';
import { judgePresence } from '../policy/judge-presence.ts';
import type { Approval, Stream } from '../policy/stream.ts';
import type { Profiles } from '../store/profiles.ts';
import type { Relations } from '../store/relations.ts';
import type { StreamChanges, StreamStore } from '../store/stream-store.ts';
import { sdkAccess, type SdkAccess } from './sdk-access.ts';

/** Encoders, where creators may stream by them. */
export interface StreamEncoders {
  /** Whether a host's stream is live by their encoder, rather than by a browser. */
  carries(host: string): Promise<boolean>;
  /** It is over, or live by a browser. */
  over(host: string): Promise<void>;
}

export interface StreamsOptions {
  readonly queries: Queries;
  readonly store: StreamStore;
  readonly profiles: Profiles;
  readonly relations: Relations;
  readonly door: StreamDoor;
  readonly calls: VisitCalls;
  readonly server: () => Pick<CallServer, 'admission' | 'deployments'>;
  readonly clock: Clock;
  /** Absent: every stream is a browser's. */
  readonly encoders?: StreamEncoders;
}

/** What one connects to a stream with. */
export interface StreamAccess extends SdkAccess {
  readonly provider: ProviderKind;
  readonly participant: string;
}

/** What a viewer reads who is removed because one of the two blocked the other. */
const BLOCKED = 'You can no longer watch this stream.';

/** What creators, viewers and staff do with streams. */
export class Streams {
  readonly #options: StreamsOptions;

  constructor(options: StreamsOptions) {
    this.#options = options;
  }

  /** Makes one's stream, which staff have yet to approve. Rejects with `ConflictError` for who has no username. */
  async create({ tenant, user }: UserCaller, title: string, changes: StreamChanges): Promise<Stream> {
    const { store, profiles } = this.#options;
    const { username } = await profiles.own(tenant, user);
    if (username === null) throw new ConflictError('Choose a username first: your stream is found by it.');
    await store.save(tenant, user, title, changes);
    return this.own(user);
  }

  /** Rejects with `NotFoundError` for who made none. */
  async own(user: string): Promise<Stream> {
    const stream = await this.#options.store.find(user);
    if (!stream) throw new NotFoundError('stream');
    return stream;
  }

  async change(user: string, changes: StreamChanges): Promise<Stream> {
    await this.own(user);
    await this.#options.store.change(user, changes);
    return this.own(user);
  }

  /** Idempotent. Rejects with `CreatorNotApprovedError`. */
  async start(user: string): Promise<void> {
    const { store, clock } = this.#options;
    const { approval } = await this.own(user);
    if (approval !== 'approved') throw new CreatorNotApprovedError();
    await store.goLive(user, clock.now());
  }

  /** Idempotent. Everyone is disconnected. */
  async stop(user: string): Promise<void> {
    const { store, calls } = this.#options;
    const { tenant } = await this.own(user);
    await store.goOffline(user);
    await this.#options.encoders?.over(user);
    // Also where it was over already: a host who tries their camera before is inside as well.
    await calls.close(tenant, streamKeyOf(user));
  }

  /** Who watches now. */
  async countViewers({ host, tenant, isLive }: Stream): Promise<number> {
    if (!isLive) return 0;
    const seen = await this.#options.calls.look(tenant, streamKeyOf(host));
    const own = new Set([hostParticipant(host), encoderParticipant(host)]);
    return seen?.visible.filter((one) => !own.has(one)).length ?? 0;
  }

  /** Rejects as {@link StreamDoor.admit} does, and with what a join is refused with. */
  async access(
    caller: UserCaller | undefined,
    host: string,
    { displayName, adapters }: { readonly displayName: string; readonly adapters?: readonly ProviderKind[] },
  ): Promise<StreamAccess> {
    const { door, server } = this.#options;
    const identity = await door.admit(host, caller);
    const { admission, deployments } = server();
    const joined = await admission.join(
      { key: streamKeyOf(host), displayName, adapters: adapters ?? deployments.kinds },
      identity,
    );
    return {
      ...sdkAccess(joined.credentials),
      provider: joined.decision.provider,
      participant: joined.participant.id,
    };
  }

  /** Blocks a user, and removes either from the other's stream at once. */
  async block(caller: UserCaller, blocked: string): Promise<void> {
    const { relations } = this.#options;
    const { tenant, user } = caller;
    await relations.block(tenant, user, blocked);
    const pairs = [
      { host: user, viewer: blocked, by: 'host' },
      { host: blocked, viewer: user, by: 'viewer' },
    ] as const;
    for (const { host, viewer, by } of pairs) {
      const { lifted } = await relations.between(host, viewer);
      await this.#putOff(tenant, host, viewerParticipant(viewer, lifted), by);
    }
  }

  /** Staff approve a creator, or refuse or withdraw it, which ends a stream that is live. */
  async decide(manager: Manager, user: string, approval: Exclude<Approval, 'pending'>): Promise<void> {
    const { queries, store } = this.#options;
    const { tenant } = manager;
    await queries.transaction(async (transaction) => {
      if (!(await store.decide(transaction, tenant, user, approval))) throw new NotFoundError('creator');
      await recordDeed(transaction, manager, {
        action: 'creators:decide',
        detail: user,
        change: { approval },
      });
    });
    if (approval === 'refused') await this.stop(user);
  }

  /** Ends the stream of somebody whose account was disabled, if they have one. */
  async disabled(user: string): Promise<void> {
    if (await this.#options.store.find(user)) await this.stop(user);
  }

  /**
   * Looks after a live stream: ends it when its host has been away for too long, or may not stream any more, and removes
   * viewers who are blocked, such as those who were about to enter when they were.
   */
  async look(host: string): Promise<void> {
    const { store, calls, clock } = this.#options;
    const stream = await store.find(host);
    if (!stream?.isLive) return;
    // A process that was killed may have stored why, and not ended it.
    if (stream.approval !== 'approved') return this.stop(host);
    const key = streamKeyOf(host);
    // A deployment that does not answer says nothing about who is inside: this rejects, and is tried again.
    const inside = (await calls.look(stream.tenant, key))?.inside ?? [];
    await this.#removeBlocked(stream, inside);
    const now = clock.now();
    // A host who only reads the chat beside an encoder that vanished streams nothing.
    const encoded = (await this.#options.encoders?.carries(host)) ?? false;
    const source = encoded ? encoderParticipant(host) : hostParticipant(host);
    switch (judgePresence(stream, inside.includes(source), now)) {
      case 'nothing':
        return;
      case 'returned':
        return store.noteVanished(host, undefined);
      case 'vanished':
        return store.noteVanished(host, now);
      case 'over':
        // Unless another process saw the host return since.
        if (await store.goOffline(host, stream.vanishedAt)) {
          await this.#options.encoders?.over(host);
          await calls.close(stream.tenant, key);
        }
    }
  }

  async #removeBlocked({ host, tenant }: Stream, inside: readonly ParticipantId[]): Promise<void> {
    const { relations } = this.#options;
    const viewers = inside.flatMap((participant) => {
      const user = userOfViewer(participant);
      return user === undefined ? [] : [{ participant, user }];
    });
    const users = viewers.map(({ user }) => user);
    const standing = await relations.blocksWith(host, users);
    for (const { participant, user } of viewers) {
      const by = standing.get(user);
      if (by) await this.#putOff(tenant, host, participant, by);
    }
  }

  /** Whom the host blocked stays removed from this stream; who blocked the host may come back when they lift that. */
  #putOff(tenant: TenantId, host: string, participant: ParticipantId, by: 'host' | 'viewer'): Promise<void> {
    const { calls } = this.#options;
    const how = by === 'host' ? 'remove' : 'disconnect';
    return calls[how](tenant, streamKeyOf(host), participant, BLOCKED);
  }
}
