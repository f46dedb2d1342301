import {
  asId,
  CallFullError,
  InvalidInputError,
  ProviderUnavailableError,
  RoomNotFoundError,
  type DeploymentId,
  type ParticipantId,
  type Rights,
  type RoomName,
  type Source,
} from '@crossfade/video-core';
import {
  FairQueue,
  type CredentialGrant,
  type MediaUsage,
  type ProviderHealth,
  type RoomParticipant,
  type RoomSpec,
  type ServerAdapter,
  type ServerEvent,
} from '@crossfade/video-core/server';
import { randomUUID } from 'node:crypto';
import type { EventEmitter } from 'node:events';
import type { Server as HttpServer } from 'node:http';
import { MEDIASOUP_CAPABILITIES, PROTOCOL_VERSION, type MediasoupCredentials } from '../protocol/index.ts';
import { AccessTokens } from './signalling/access-token.ts';
import type { MediaHost } from './workers/media-host.ts';
import type { MediasoupServerOptions } from './mediasoup-server-options.ts';
import { MemoryRoomPlacements } from './cluster/memory-room-placements.ts';
import { NodeRpc } from './cluster/node-rpc.ts';
import type { ResourceCounts } from './resource-counts.ts';
import { Room } from './room/room.ts';
import { runRoomCommand, type RoomCommand } from './room/room-command.ts';
import { ABANDON_AFTER, DEFAULT_LEASE, RoomLeases } from './cluster/room-leases.ts';
import type { RoomPlacements } from './cluster/room-placements.ts';
import { Signalling } from './signalling/signalling.ts';
import { wireCapabilities } from './workers/wire-parameters.ts';
import { WorkerPool } from './workers/worker-pool.ts';

/** Requests to workers that rooms have under way, of all rooms together. */
const WORKER_REQUESTS = 16;
/** Milliseconds after which a worker that does not answer no longer stops the rooms of the others. */
const WORKER_HANGS = 1_000;

/**
 * mediasoup's server half: rooms on workers of this process, and signalling on an HTTP server's port. It
 * comes up in the background; `health` says whether it has.
 */
export class MediasoupServer implements ServerAdapter {
  readonly deployment: DeploymentId;
  readonly capabilities = MEDIASOUP_CAPABILITIES;
  readonly #options: MediasoupServerOptions;
  /** Where clients reach this process. */
  readonly #url: string;
  readonly #host: MediaHost;
  readonly #node: string;
  readonly #placements: RoomPlacements;
  readonly #leases: RoomLeases;
  readonly #nodes: NodeRpc | undefined;
  readonly #tokens: AccessTokens;
  readonly #signalling: Signalling;
  readonly #rooms = new Map<RoomName, Room>();
  readonly #turns = new FairQueue<RoomName>(WORKER_REQUESTS, WORKER_HANGS);
  readonly #opening = new Map<RoomName, Promise<void>>();
  readonly #listeners = new Set<(event: ServerEvent) => void>();
  #closing: Promise<void> | undefined;

  constructor(options: MediasoupServerOptions) {
    if (options.secret.length < 32)
      throw new InvalidInputError('The secret for mediasoup tokens must have at least 32 characters.');
    this.#url = options.cluster?.url ?? options.url;
    if (!/^https?:\/\/[^/?#]+(?:\/[^?#]*)?$/.test(this.#url))
      throw new InvalidInputError('The signalling URL must be an address such as https://calls.example.org');
    this.#options = options;
    this.deployment = options.deployment;
    this.#host =
      'host' in options.media
        ? options.media.host
        : new WorkerPool({ onError: this.#report, ...options.media.pool });
    this.#node = options.cluster?.node ?? randomUUID();
    this.#placements = options.cluster?.placements ?? new MemoryRoomPlacements();
    this.#nodes =
      options.cluster &&
      new NodeRpc(
        options.cluster.bus,
        this.#node,
        async (room, command) => {
          await this.#opening.get(room)?.catch(() => {});
          const here = this.#rooms.get(room);
          // Another process may have it by now, or none: the caller looks again.
          if (here === undefined) throw new RoomNotFoundError(room);
          return runRoomCommand(room, here, command);
        },
        this.#report,
      );
    this.#leases = new RoomLeases({
      placements: this.#placements,
      owner: { node: this.#node, url: this.#url },
      lease: options.cluster?.lease ?? DEFAULT_LEASE,
      rooms: () => this.#rooms.values(),
      confirm: async (node, room, patience) => (await this.#nodes?.has(node, room, patience)) ?? false,
      onError: this.#report,
    });
    this.#tokens = new AccessTokens(options.secret, options.issuer ?? 'crossfade');
    this.#signalling = new Signalling({
      tokens: this.#tokens,
      room: (name) => this.#rooms.get(name),
      onError: this.#report,
    });
  }

  readonly #report = (what: string, error: unknown): void => {
    if (this.#closing === undefined) this.#options.onError?.(what, error);
  };

  /** Serves the signalling on this server's port. The returned function takes it away again. */
  attach(httpServer: HttpServer): () => void {
    return this.#signalling.attach(httpServer);
  }

  async createRoom(spec: RoomSpec): Promise<void> {
    if (this.#closing) throw new ProviderUnavailableError(this.deployment);
    if (this.#rooms.has(spec.room)) return;
    const opening = this.#opening.get(spec.room) ?? this.#open(spec);
    this.#opening.set(spec.room, opening);
    try {
      await opening;
    } finally {
      if (this.#opening.get(spec.room) === opening) this.#opening.delete(spec.room);
    }
  }

  async #open(spec: RoomSpec): Promise<void> {
    const placement = await this.#leases.claim(spec.room);
    // It lives on another process, and its participants are sent there.
    if (placement.node !== this.#node) return;
    try {
      const room = await Room.open({
        spec,
        host: this.#host,
        incarnation: placement.incarnation,
        mayAdmit: () => this.#leases.isCurrent(spec.room),
        onEvent: (event) => this.#emit(event),
        onClosed: (closed) => this.#forget(closed),
        onError: this.#report,
        turns: this.#turns,
      });
      if (this.#closing) return room.close('failed');
      this.#rooms.set(spec.room, room);
    } catch (error) {
      await this.#leases.release(spec.room);
      throw error instanceof ProviderUnavailableError
        ? error
        : new ProviderUnavailableError(this.deployment, { cause: error });
    }
  }

  #forget(room: Room): void {
    if (this.#rooms.get(room.name) === room) this.#rooms.delete(room.name);
    void this.#leases.release(room.name).catch((error: unknown) => this.#report('releasing a room', error));
  }

  async issueCredentials(grant: CredentialGrant): Promise<MediasoupCredentials> {
    const here = this.#rooms.get(grant.room);
    if (here?.isFullFor(grant)) throw new CallFullError();
    const url = here ? this.#url : (await this.#placements.find(grant.room))?.url;
    if (url === undefined) throw new RoomNotFoundError(grant.room);
    const [token, capabilities] = await Promise.all([this.#tokens.sign(grant), this.#host.rtpCapabilities()]);
    return {
      protocol: PROTOCOL_VERSION,
      url,
      token,
      routerRtpCapabilities: wireCapabilities(capabilities),
    };
  }

  async listParticipants(room: RoomName): Promise<readonly RoomParticipant[]> {
    return await this.#command(room, { do: 'list' });
  }

  async removeParticipant(room: RoomName, participantId: ParticipantId, message: string): Promise<void> {
    await this.#command(room, { do: 'remove', participantId, message });
  }

  async mute(room: RoomName, participantId: ParticipantId, source: Source): Promise<void> {
    await this.#command(room, { do: 'mute', participantId, source });
  }

  async setRights(room: RoomName, participantId: ParticipantId, rights: Rights): Promise<void> {
    const { publish, ...others } = rights;
    await this.#command(room, {
      do: 'set-rights',
      participantId,
      rights: { ...others, publish: [...publish] },
    });
  }

  async closeRoom(room: RoomName, reason: 'ended'): Promise<void> {
    await this.#command(room, { do: 'close', reason });
  }

  /**
   * Carried out by the process that serves the room. Rejects with `ProviderUnavailableError` when that one may be alive
   * and does not answer: a command is never reported as done without having been carried out.
   */
  async #command(room: RoomName, command: RoomCommand): Promise<readonly RoomParticipant[]> {
    // A room that is being opened is waited for.
    await this.#opening.get(room)?.catch(() => {});
    if (this.#nodes === undefined || this.#leases.isCurrent(room))
      return runRoomCommand(room, this.#rooms.get(room), command);
    const owner = await this.#placements.find(room, ABANDON_AFTER);
    if (owner === undefined || owner.node === this.#node)
      return runRoomCommand(room, this.#rooms.get(room), command);
    try {
      return await this.#nodes.ask(owner.node, room, command);
    } catch (error) {
      if (!(error instanceof RoomNotFoundError)) throw error;
      const next = await this.#placements.find(room, ABANDON_AFTER);
      // The owner has closed the room, and nobody else has opened it.
      if (next === undefined || next.node === owner.node) return runRoomCommand(room, undefined, command);
      return await this.#nodes.ask(next.node, room, command);
    }
  }

  health(): Promise<ProviderHealth> {
    return Promise.resolve(
      this.#closing ? { healthy: false, detail: 'This process is stopping.' } : this.#host.health(),
    );
  }

  usage(): Promise<MediaUsage | undefined> {
    return this.#host.usage();
  }

  onEvent(listener: (event: ServerEvent) => void): () => void {
    const own = (event: ServerEvent) => listener(event);
    this.#listeners.add(own);
    return () => {
      this.#listeners.delete(own);
    };
  }

  #emit(event: ServerEvent): void {
    for (const listener of this.#listeners) {
      try {
        listener(event);
      } catch (error) {
        this.#report('emitting a server event', error);
      }
    }
  }

  /** Counts what is held now, asking each worker what it holds. For tests and for operators. */
  async counts(): Promise<ResourceCounts> {
    const rooms = [...this.#rooms.values()];
    const placements = rooms.flatMap(({ media }) => media ?? []);
    const dumps = await Promise.all(placements.map(async ({ router }) => await router.dump()));
    const many = (maps: readonly { values: readonly string[] }[]) =>
      sum(maps.map(({ values }) => values.length));
    return {
      workers: this.#host.workers,
      rooms: rooms.length,
      participants: sum(rooms.map(({ size }) => size)),
      sockets: this.#signalling.sockets,
      transports: sum(dumps.map(({ transportIds }) => transportIds.length)),
      producers: sum(dumps.map((dump) => dump.mapProducerIdConsumerIds.length)),
      consumers: sum(dumps.map((dump) => many(dump.mapProducerIdConsumerIds))),
      dataProducers: sum(dumps.map((dump) => dump.mapDataProducerIdDataConsumerIds.length)),
      dataConsumers: sum(dumps.map((dump) => many(dump.mapDataProducerIdDataConsumerIds))),
      timers: this.#leases.timers + sum(rooms.map(({ timers }) => timers.size)),
      listeners: sum(
        placements.flatMap(({ router, levels, direct }) => [router, levels, direct].map(countListeners)),
      ),
    };
  }

  async close(): Promise<void> {
    this.#closing ??= this.#close();
    await this.#closing;
  }

  async #close(): Promise<void> {
    // What is under way sees that this is closing when this yields.
    await Promise.resolve();
    this.#leases.close();
    this.#nodes?.close();
    await Promise.allSettled(this.#opening.values());
    for (const room of this.#rooms.values()) room.close('failed');
    this.#listeners.clear();
    await this.#signalling.close();
    if (!('host' in this.#options.media)) await this.#host.close();
  }
}

/** The server half, with its deployment named after its kind unless configured otherwise. */
export function createMediasoupServer(
  options: Omit<MediasoupServerOptions, 'deployment'> & { readonly deployment?: DeploymentId },
): MediasoupServer {
  return new MediasoupServer({ deployment: asId.deployment('mediasoup'), ...options });
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, next) => total + next, 0);

const countListeners = (emitter: EventEmitter): number =>
  sum(emitter.eventNames().map((name) => emitter.listenerCount(name)));
