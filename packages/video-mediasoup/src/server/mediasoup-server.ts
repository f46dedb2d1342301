import { Timers } from '@crossfade/video-core/adapter-kit';
import {
  asId,
  InvalidInputError,
  ProviderUnavailableError,
  RoomNotFoundError,
  type DeploymentId,
  type ParticipantId,
  type Rights,
  type RoomName,
  type Source,
} from '@crossfade/video-core';
import type {
  CredentialGrant,
  ProviderHealth,
  RoomParticipant,
  RoomSpec,
  ServerAdapter,
  ServerEvent,
} from '@crossfade/video-core/server';
import { randomUUID } from 'node:crypto';
import type { EventEmitter } from 'node:events';
import type { Server as HttpServer } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { MEDIASOUP_CAPABILITIES, PROTOCOL_VERSION, type MediasoupCredentials } from '../protocol/index.ts';
import { AccessTokens } from './signalling/access-token.ts';
import type { MediaHost } from './workers/media-host.ts';
import type { MediasoupServerOptions } from './mediasoup-server-options.ts';
import { MemoryRoomPlacements } from './cluster/memory-room-placements.ts';
import { NodeRpc } from './cluster/node-rpc.ts';
import type { ResourceCounts } from './resource-counts.ts';
import { Room } from './room/room.ts';
import { runRoomCommand, type RoomCommand } from './room/room-command.ts';
import type { RoomPlacement, RoomPlacements } from './cluster/room-placements.ts';
import { Signalling } from './signalling/signalling.ts';
import { wireCapabilities } from './workers/wire-parameters.ts';
import { WorkerPool } from './workers/worker-pool.ts';

/** Seconds that a process keeps its rooms without renewing, unless told otherwise. */
const LEASE = 3;
/** Renewals in the time of one lease: two may be lost. */
const RENEWALS = 3;
/** Milliseconds between two looks at the lease of a process that does not say that it has a room. */
const LEASE_LOOK = 200;

/**
 * mediasoup's server half: rooms on workers of this process, and signalling on an HTTP server's port. It
 * comes up in the background; `health` says whether it has.
 */
export class MediasoupServer implements ServerAdapter {
  readonly deployment: DeploymentId;
  readonly capabilities = MEDIASOUP_CAPABILITIES;
  readonly #options: MediasoupServerOptions;
  readonly #host: MediaHost;
  readonly #node: string;
  readonly #placements: RoomPlacements;
  readonly #lease: number;
  readonly #nodes: NodeRpc | undefined;
  readonly #tokens: AccessTokens;
  readonly #signalling: Signalling;
  readonly #rooms = new Map<RoomName, Room>();
  readonly #opening = new Map<RoomName, Promise<void>>();
  readonly #listeners = new Set<(event: ServerEvent) => void>();
  readonly #timers = new Timers();
  #closing: Promise<void> | undefined;

  constructor(options: MediasoupServerOptions) {
    if (options.secret.length < 32)
      throw new InvalidInputError('The secret for mediasoup tokens must have at least 32 characters.');
    if (!/^https?:\/\/[^/]+$/.test(options.url))
      throw new InvalidInputError('The signalling URL must be an origin such as https://calls.example.org');
    this.#options = options;
    this.deployment = options.deployment;
    this.#host =
      'host' in options.media
        ? options.media.host
        : new WorkerPool({ onTrouble: this.#trouble, ...options.media.pool });
    this.#node = options.cluster?.node ?? randomUUID();
    this.#placements = options.cluster?.placements ?? new MemoryRoomPlacements();
    this.#lease = options.cluster?.lease ?? LEASE;
    this.#nodes =
      options.cluster &&
      new NodeRpc(
        options.cluster.bus,
        this.#node,
        async (room, command) => {
          await this.#opening.get(room)?.catch(() => {});
          return runRoomCommand(room, this.#rooms.get(room), command);
        },
        this.#trouble,
      );
    this.#tokens = new AccessTokens(options.secret, options.issuer ?? 'crossfade');
    this.#signalling = new Signalling({
      tokens: this.#tokens,
      room: (name) => this.#rooms.get(name),
      onTrouble: this.#trouble,
    });
    this.#renewLater();
  }

  readonly #trouble = (what: string, error: unknown): void => {
    if (this.#closing === undefined) this.#options.onTrouble?.(what, error);
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
    const home = await this.#claim(spec.room);
    // It lives elsewhere, and its people are sent there.
    if (home.node !== this.#node) return;
    try {
      const room = await Room.open({
        spec,
        host: this.#host,
        incarnation: home.incarnation,
        onEvent: (event) => this.#emit(event),
        onClosed: (closed) => this.#forget(closed),
        onTrouble: this.#trouble,
      });
      if (this.#closing) return room.close('failed');
      this.#rooms.set(spec.room, room);
    } catch (error) {
      await this.#placements.release(spec.room, this.#node);
      throw error instanceof ProviderUnavailableError
        ? error
        : new ProviderUnavailableError(this.deployment, { cause: error });
    }
  }

  /**
   * Who has the room: this process, or another that says so. An owner that does not is waited for until its lease has
   * lapsed, which alone gives a room away: whoever only seems to be gone renews it and keeps the room.
   */
  async #claim(room: RoomName): Promise<RoomPlacement> {
    const claim = () =>
      this.#placements.claim(room, { node: this.#node, url: this.#options.url }, this.#lease);
    const first = await claim();
    if (first.node === this.#node) return first;
    const patience = this.#lease * 1_000;
    const confirmed = new Promise<true>((resolve) => {
      void this.#nodes?.has(first.node, room, patience).then((has) => has && resolve(true));
    });
    const deadline = performance.now() + patience;
    let home = first;
    while (!(await Promise.race([confirmed, pause(LEASE_LOOK, false)]))) {
      home = await claim();
      // It is somebody's anew: this process's, or that of another which waited as well.
      const moved = home.node !== first.node || home.incarnation !== first.incarnation;
      if (moved || this.#closing || performance.now() > deadline) break;
    }
    return home;
  }

  #forget(room: Room): void {
    if (this.#rooms.get(room.name) === room) this.#rooms.delete(room.name);
    void this.#placements
      .release(room.name, this.#node)
      .catch((error: unknown) => this.#trouble('releasing a room', error));
  }

  #renewLater(): void {
    this.#timers.after((this.#lease * 1_000) / RENEWALS, () => {
      void this.#renew().then(() => this.#renewLater());
    });
  }

  async #renew(): Promise<void> {
    const rooms = [...this.#rooms.values()];
    if (rooms.length === 0) return;
    try {
      const leases = rooms.map(({ name, incarnation }) => ({ room: name, incarnation }));
      const kept = new Set(await this.#placements.renew(leases, this.#node, this.#lease));
      // What another process has: those inside ask the server again, which sends them there.
      for (const room of rooms) if (!kept.has(room.name) && !room.closed) room.close('failed');
    } catch (error) {
      this.#trouble('renewing rooms', error);
    }
  }

  async issueCredentials(grant: CredentialGrant): Promise<MediasoupCredentials> {
    const url = this.#rooms.has(grant.room)
      ? this.#options.url
      : (await this.#placements.find(grant.room))?.url;
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
    const { publish, subscribe, data } = rights;
    await this.#command(room, {
      do: 'set-rights',
      participantId,
      rights: { publish: [...publish], subscribe, data },
    });
  }

  async closeRoom(room: RoomName, reason: 'ended'): Promise<void> {
    // One that is being opened is closed when it is.
    await this.#opening.get(room)?.catch(() => {});
    await this.#command(room, { do: 'close', reason });
  }

  /** Here when the room is here, else where it lives. */
  async #command(room: RoomName, command: RoomCommand): Promise<readonly RoomParticipant[]> {
    const here = this.#rooms.get(room);
    if (here === undefined && this.#nodes) {
      const home = await this.#placements.find(room);
      if (home && home.node !== this.#node) return await this.#nodes.ask(home.node, room, command);
    }
    return runRoomCommand(room, here, command);
  }

  health(): Promise<ProviderHealth> {
    return Promise.resolve(
      this.#closing ? { healthy: false, detail: 'This process is stopping.' } : this.#host.health(),
    );
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
        this.#trouble('telling of a server event', error);
      }
    }
  }

  /** Counts what is held now, asking each worker what it holds. For tests and for operators. */
  async counts(): Promise<ResourceCounts> {
    const rooms = [...this.#rooms.values()];
    const placements = rooms.flatMap(({ home }) => home ?? []);
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
      timers: this.#timers.size + sum(rooms.map(({ timers }) => timers.size)),
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
    this.#timers.close();
    this.#nodes?.close();
    await Promise.allSettled(this.#opening.values());
    for (const room of this.#rooms.values()) room.close('failed');
    this.#listeners.clear();
    await this.#signalling.close();
    if (!('host' in this.#options.media)) await this.#host.close();
  }
}

/** The server half, with its deployment named after its kind unless told otherwise. */
export function createMediasoupServer(
  options: Omit<MediasoupServerOptions, 'deployment'> & { readonly deployment?: DeploymentId },
): MediasoupServer {
  return new MediasoupServer({ deployment: asId.deployment('mediasoup'), ...options });
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, next) => total + next, 0);

const countListeners = (emitter: EventEmitter): number =>
  sum(emitter.eventNames().map((name) => emitter.listenerCount(name)));
