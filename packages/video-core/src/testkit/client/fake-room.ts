import { manifest, type CapabilityManifest, type Feature } from '../../contract/capabilities.ts';
import type { AdapterEvent, ParticipantInfo } from '../../contract/adapter-event.ts';
import type { OutgoingData } from '../../contract/data-message.ts';
import { ConnectionLostError } from '../../contract/errors/connection-lost-error.ts';
import { asId, type PublicationId } from '../../contract/identity.ts';
import type { Demand, Layer } from '../../contract/media.ts';
import type {
  ClientAdapter,
  ConnectOptions,
  PublishOptions,
  RoomConnection,
} from '../../contract/client-adapter.ts';
import type { TrackStats } from '../../contract/track-stats.ts';
import { defineProvider, type VideoProvider } from '../../contract/video-provider.ts';

/** For tests: a connection that does what the test says, and notes what it was told. */
export class FakeRoom implements RoomConnection {
  readonly options: ConnectOptions;
  readonly commands: string[] = [];
  readonly published = new Map<PublicationId, PublishOptions & { track: MediaStreamTrack }>();
  readonly native: unknown;
  readonly entered: Promise<void>;
  closed = 0;
  cameraLimit: Layer | undefined;
  /** What was told last of each publication. */
  readonly demands = new Map<PublicationId, Demand>();
  /** What `stats` answers. */
  counters: readonly TrackStats[] = [];
  /** The application's messages. */
  readonly sent: OutgoingData[] = [];
  /** Makes the next publish fail with this. */
  refusal: Error | undefined;
  /** While set, publications wait for it, as they do for a connection that is not up. */
  gate: Promise<void> | undefined;
  /** While set, closing waits for it. */
  closing: Promise<void> | undefined;
  /** What is being published and not withdrawn meanwhile. */
  readonly pending = new Map<PublicationId, PublishOptions & { track: MediaStreamTrack }>();
  #settle: { resolve(): void; reject(error: Error): void } = { resolve: () => {}, reject: () => {} };

  constructor(options: ConnectOptions, native?: unknown) {
    this.options = options;
    this.native = native;
    this.entered = new Promise((resolve, reject) => {
      this.#settle = { resolve, reject };
    });
    this.emit({ type: 'connection', state: 'connecting' });
  }

  emit(body: AdapterEvent): void {
    this.options.observer.event(body);
  }

  /** @param participants who is inside already */
  enter(participants: readonly ParticipantInfo[] = []): void {
    this.emit({ type: 'connection', state: 'connected' });
    this.emit({ type: 'roster', participants });
    this.#settle.resolve();
  }

  fail(error: Error): void {
    this.#settle.reject(error);
  }

  async publish(track: MediaStreamTrack, options: PublishOptions): Promise<void> {
    const { publicationId, source } = options;
    this.pending.set(publicationId, { ...options, track });
    await this.gate;
    await Promise.resolve();
    const publication = this.pending.get(publicationId);
    this.pending.delete(publicationId);
    if (this.closed) throw new ConnectionLostError();
    if (publication === undefined) return;
    if (this.refusal) throw this.refusal;
    for (const other of this.published.values())
      if (other.source === source) throw new Error(`${source} is published twice`);
    this.commands.push(`publish ${source}${publication.muted ? ' muted' : ''}`);
    this.published.set(publicationId, publication);
    this.emit({ type: 'local-published', publicationId, source });
  }

  async unpublish(publicationId: PublicationId): Promise<void> {
    if (this.pending.delete(publicationId)) return;
    const publication = await this.#find(publicationId);
    this.published.delete(publicationId);
    this.commands.push(`unpublish ${publication.source}`);
    this.emit({ type: 'local-unpublished', publicationId, source: publication.source });
  }

  async replaceTrack(publicationId: PublicationId, track: MediaStreamTrack): Promise<void> {
    const pending = this.pending.get(publicationId);
    if (pending) return void this.pending.set(publicationId, { ...pending, track });
    const publication = await this.#find(publicationId);
    publication.track = track;
    this.commands.push(`replace ${publication.source}`);
  }

  async setMuted(publicationId: PublicationId, muted: boolean): Promise<void> {
    const pending = this.pending.get(publicationId);
    if (pending) return void this.pending.set(publicationId, { ...pending, muted });
    const { source } = await this.#find(publicationId);
    this.commands.push(`${muted ? 'mute' : 'unmute'} ${source}`);
  }

  async #find(publicationId: PublicationId): Promise<PublishOptions & { track: MediaStreamTrack }> {
    await Promise.resolve();
    if (this.closed) throw new ConnectionLostError();
    const publication = this.published.get(publicationId);
    if (publication === undefined) throw new Error(`${publicationId} is not published`);
    return publication;
  }

  setDemand(publicationId: PublicationId, demand: Demand): void {
    this.demands.set(publicationId, demand);
  }
  setSubscribed(): void {}
  limitCamera(largest: Layer): void {
    this.cameraLimit = largest;
  }
  async send(message: OutgoingData): Promise<void> {
    this.sent.push(message);
  }
  stats(): Promise<readonly TrackStats[]> {
    return Promise.resolve(this.counters);
  }

  async close(): Promise<void> {
    this.closed += 1;
    this.pending.clear();
    this.published.clear();
    this.#settle.reject(new ConnectionLostError());
    await this.closing;
  }
}

export interface FakeAdapterOptions {
  /** Whether rooms are entered without the test's doing; they are unless told otherwise. */
  readonly enterAtOnce?: boolean;
  /** What the manifest declares missing, each with its reason. */
  readonly missing?: Partial<Record<Feature, string>>;
  /** The `native` of the first room, of the second, … */
  readonly natives?: readonly unknown[];
}

/** Hands out fake rooms, all of which a test can reach. */
export class FakeAdapter implements ClientAdapter {
  readonly capabilities: CapabilityManifest;
  readonly rooms: FakeRoom[] = [];
  /** Whether the next rooms are entered without the test's doing. */
  enterAtOnce: boolean;
  /** Who is inside the next rooms already. */
  inside: readonly ParticipantInfo[] = [];
  readonly #options: FakeAdapterOptions;

  constructor(options: FakeAdapterOptions = {}) {
    this.#options = options;
    this.enterAtOnce = options.enterAtOnce ?? true;
    this.capabilities = manifest(asId.provider('fake'), options.missing);
  }

  /** As a session takes it. */
  get provider(): VideoProvider<ClientAdapter> {
    const { capabilities } = this;
    return defineProvider({ kind: capabilities.kind, capabilities, load: () => Promise.resolve(this) });
  }

  prepare(): void {}

  connect(options: ConnectOptions): FakeRoom {
    const room = new FakeRoom(options, this.#options.natives?.[this.rooms.length]);
    this.rooms.push(room);
    if (this.enterAtOnce) queueMicrotask(() => room.enter(this.inside));
    return room;
  }

  /** The latest. Throws when there was none yet. */
  get room(): FakeRoom {
    const room = this.rooms.at(-1);
    if (room === undefined) throw new Error('no room was connected to');
    return room;
  }
}
