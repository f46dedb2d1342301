import type { CallEvent } from '../../call/call-event.ts';
import { pinnedRoom } from '../../call/call-reducer.ts';
import type { CallState, ParticipantState } from '../../call/call-state.ts';
import type { CapabilityManifest } from '../../contract/capabilities.ts';
import type { ClientAdapter, IncomingData } from '../../contract/client-adapter.ts';
import type { OutgoingData } from '../../contract/data-message.ts';
import { AdapterNotLoadedError } from '../../contract/errors/adapter-not-loaded-error.ts';
import { AlreadyJoinedError } from '../../contract/errors/already-joined-error.ts';
import { ClientCannotRunError } from '../../contract/errors/client-cannot-run-error.ts';
import { ConnectionLostError } from '../../contract/errors/connection-lost-error.ts';
import { InvalidInputError } from '../../contract/errors/invalid-input-error.ts';
import type { IceTransportPolicy } from '../../contract/ice-server.ts';
import {
  stampKey,
  type CallKey,
  type ParticipantId,
  type ProviderKind,
  type RoomStamp,
  type StampKey,
} from '../../contract/identity.ts';
import { mediaKindOf, SOURCES, type Layer, type Source } from '../../contract/media.ts';
import { DEFAULT_PUBLISH_PROFILE, type PublishProfile } from '../../contract/publish-profile.ts';
import type { TrackStats } from '../../contract/track-stats.ts';
import type { VideoProvider } from '../../contract/video-provider.ts';
import type { JoinAnswer } from '../../call/join.ts';
import { LocalMedia } from '../media/local-media.ts';
import { browserDevices, type MediaDevicesPort } from '../media/media-devices.ts';
import { Playback } from '../media/playback.ts';
import { RemoteMedia, type MediaOwner } from '../media/remote-media.ts';
import { VideoTiles } from '../media/video-tiles.ts';
import { Voices } from '../media/voices.ts';
import type { CallEnd, CallExtension } from './call-extension.ts';
import type { AttachedMedia, CallSession, JoinOptions, JoinResult, Tile, Topic } from './call-session.ts';
import { Extensions } from './extensions.ts';
import type { Join } from './http-join.ts';
import { Listeners } from './listeners.ts';
import { LocalSources } from './local-sources.ts';
import { Membership } from './membership.ts';
import { RoomLink } from './room-link.ts';
import { RoomSide, type LocalWish } from './room-side.ts';
import { SessionSecrets, type SecretStorage } from './session-secrets.ts';
import { StateStore } from './state-store.ts';

export interface CallSessionOptions {
  /** The providers whose calls this client can run; each is loaded when a call is on it. */
  readonly adapters: readonly VideoProvider<ClientAdapter>[];
  readonly join: Join;
  /** Where media comes from; the browser's devices unless told otherwise. */
  readonly devices?: MediaDevicesPort;
  readonly storage?: SecretStorage;
  /** Makes an element that plays sound; `new Audio()` unless told otherwise. */
  readonly audioElement?: () => HTMLAudioElement;
  readonly profile?: PublishProfile;
  readonly iceTransportPolicy?: IceTransportPolicy;
  /** What the call has beside its media, such as `createCallControl` and `createCallEncryption`. */
  readonly extensions?: readonly CallExtension[];
}

/** A session whose call can be in several rooms at once, as during a move. */
export interface MovableCallSession extends CallSession {
  /**
   * Connects to another room of the call beside the present one; it gets every local source and command, and nothing of
   * it is shown. Resolves once entered; rejects as `RoomConnection.entered` does.
   */
  openSide(answer: JoinAnswer): Promise<void>;
  /** Leaves a room that is not the one that the call is on. Idempotent. */
  closeSide(stamp: RoomStamp): Promise<void>;
}

/** Makes one participant's session. It holds nothing until something is captured or joined. */
export const createCallSession = (options: CallSessionOptions): CallSession => new Session(options);

export const createMovableCallSession = (options: CallSessionOptions): MovableCallSession =>
  new Session(options);

class Session implements MovableCallSession {
  readonly #options: CallSessionOptions;
  readonly #store = new StateStore();
  readonly #extensions: Extensions;
  readonly #media: LocalMedia;
  readonly #sources: LocalSources;
  readonly #wish: LocalWish;
  readonly #remote: RemoteMedia;
  readonly #playback: Playback;
  readonly #voices: Voices;
  readonly #tiles: VideoTiles;
  /** Resume secrets: a reload, or a return, is the same participant with the same role; without them, a new one. */
  readonly #secrets: SessionSecrets<CallKey>;
  readonly #sides = new Map<StampKey, RoomSide>();
  readonly #events = new Listeners<[CallEvent]>();
  readonly #data = new Listeners<[IncomingData]>();
  #membership: Membership | undefined;
  #joined: { readonly key: CallKey; readonly result: Promise<JoinResult> } | undefined;

  constructor(options: CallSessionOptions) {
    this.#options = options;
    this.#extensions = new Extensions(options.extensions ?? []);
    this.#secrets = new SessionSecrets('resume', () => options.storage ?? globalThis.sessionStorage);
    this.#media = new LocalMedia(
      options.devices ?? browserDevices(),
      (action) => this.#store.dispatch(action),
      {
        ended: (source) => void this.#sources.ended(source),
        interrupted: (source) => void this.#sync(source),
        returned: (source) => void this.#sources.recapture(source),
      },
    );
    this.#sources = new LocalSources(this.#media, this.#store, (source) => this.#sync(source));
    this.#playback = new Playback((blocked) =>
      this.#store.dispatch({ type: 'local/playback-blocked', blocked }),
    );
    this.#voices = new Voices(options.audioElement ?? (() => new Audio()), this.#playback, (owner) =>
      this.#remote.track(owner),
    );
    this.#tiles = new VideoTiles(
      {
        track: (owner) => this.#remote.track(owner),
        localTrack: (source) => this.#media.original(source),
        onLocalChange: (listener) => this.#store.subscribe('local', listener),
        demandChanged: (owner) => this.#syncDemand(owner),
      },
      this.#playback,
    );
    this.#remote = new RemoteMedia({
      added: (stamp, owner, publicationId) => {
        if (mediaKindOf(owner.source) === 'audio') return;
        this.#sides.get(stampKey(stamp))?.syncDemand(publicationId, owner);
        this.#tiles.added(owner);
      },
      changed: (owner) => {
        if (mediaKindOf(owner.source) === 'video') this.#tiles.changed(owner);
        else this.#voices.changed(owner);
      },
      gone: (owner) => {
        if (mediaKindOf(owner.source) === 'video') this.#tiles.gone(owner);
      },
    });
    const [media, tiles, sources, store] = [this.#media, this.#tiles, this.#sources, this.#store];
    this.#wish = {
      original: (source) => media.original(source),
      muted: (source) => {
        const { muted, interrupted } = store.state.local.sources[source];
        return muted || interrupted;
      },
      lend: (source) => media.lend(source),
      giveBack: (source, clone) => media.giveBack(source, clone),
      demand: (owner) => tiles.demand(owner),
      get largestCameraLayer() {
        return sources.largestCameraLayer;
      },
    };
  }

  // The store

  getState(): CallState {
    return this.#store.state;
  }

  subscribe(topic: Topic, listener: () => void): () => void {
    return this.#store.subscribe(topic, listener);
  }

  onEvent(listener: (event: CallEvent) => void): () => void {
    return this.#events.add(listener);
  }

  participant(id: ParticipantId): ParticipantState | undefined {
    return pinnedRoom(this.#store.state)?.participants.get(id);
  }

  // Joining and leaving

  prefetch(provider: ProviderKind, url?: string): void {
    // A chunk that does not arrive now is asked for again, and reported, when it is needed.
    this.#load(provider)
      .then((adapter) => adapter.prepare(url))
      .catch(() => undefined);
  }

  #load(provider: ProviderKind): Promise<ClientAdapter> {
    const known = this.#provider(provider);
    if (known === undefined) return Promise.reject(new ClientCannotRunError(provider));
    return known.load().catch((cause: unknown) => {
      throw new AdapterNotLoadedError({ cause });
    });
  }

  #provider(kind: ProviderKind | undefined): VideoProvider<ClientAdapter> | undefined {
    return this.#options.adapters.find((provider) => provider.kind === kind);
  }

  join(options: JoinOptions): Promise<JoinResult> {
    const { key } = options;
    if (this.#joined && this.#joined.key !== key) return Promise.reject(new AlreadyJoinedError());
    this.#joined ??= { key, result: this.#join(options) };
    return this.#joined.result;
  }

  #join({ key, displayName, requestedProvider }: JoinOptions): Promise<JoinResult> {
    const membership: Membership = new Membership(
      {
        join: this.#options.join,
        secrets: this.#secrets,
        extensions: this.#extensions,
        load: ({ decision }) => this.#load(decision.provider),
        enter: (adapter, answer) => this.#enter(adapter, answer, membership),
        waiting: (until) => this.#store.dispatch({ type: 'local/waiting', until }),
        ended: (end) => this.#ended(end),
      },
      {
        key,
        displayName,
        adapters: this.#options.adapters.map(({ kind }) => kind),
        ...(requestedProvider === undefined ? {} : { requestedProvider }),
      },
    );
    this.#membership = membership;
    this.#store.dispatch({ type: 'local/joining', key, name: displayName });
    const { signal } = membership;
    globalThis.addEventListener?.('pagehide', this.#onPageHide, { signal });
    globalThis.addEventListener?.('pageshow', this.#onPageShow, { signal });
    return membership.join();
  }

  async #enter(adapter: ClientAdapter, answer: JoinAnswer, membership: Membership): Promise<void> {
    const before = [...this.#sides.values()];
    this.#sides.clear();
    await Promise.all(before.map((side) => side.close()));
    if (membership.signal.aborted) return;
    this.#store.dispatch({ type: 'local/admitted', answer });
    const entered = this.#open(adapter, answer, membership);
    this.#remote.showFrom(answer);
    for (const { key, stamp } of before) if (key !== stampKey(answer)) this.#forget(stamp);
    await entered;
  }

  async openSide(answer: JoinAnswer): Promise<void> {
    const membership = this.#membership;
    if (membership === undefined || membership.signal.aborted) throw new ConnectionLostError();
    const adapter = await this.#load(answer.decision.provider);
    if (membership.signal.aborted) throw new ConnectionLostError();
    this.#store.dispatch({ type: 'local/room-opened', answer });
    await this.#open(adapter, answer, membership);
  }

  /** Resolves once the room is entered. A side that is not entered is closed. */
  async #open(adapter: ClientAdapter, answer: JoinAnswer, membership: Membership): Promise<void> {
    const link = new RoomLink(
      adapter,
      answer,
      {
        profile: { ...(this.#options.profile ?? DEFAULT_PUBLISH_PROFILE), ...answer.publish },
        iceTransportPolicy: this.#options.iceTransportPolicy ?? 'all',
      },
      this.#extensions,
      {
        event: (event) => this.#onEvent(event, membership),
        data: (message) => this.#data.tell(message),
        media: (publicationId, track) => this.#remote.setTrack(answer, publicationId, track),
      },
    );
    const side = new RoomSide(link, this.#wish, (source) => this.#refused(side, source));
    this.#sides.set(side.key, side);
    for (const [publicationId, owner] of this.#remote.publications(answer))
      side.syncDemand(publicationId, owner);
    side.syncAll();
    try {
      await link.connection.entered;
    } catch (error) {
      if (this.#sides.get(side.key) === side) this.#sides.delete(side.key);
      await side.close();
      throw error;
    }
  }

  async leave(): Promise<void> {
    await this.#membership?.end({ reason: 'left' });
  }

  async #ended(end: CallEnd): Promise<void> {
    this.#joined = undefined;
    const sides = [...this.#sides.values()];
    this.#sides.clear();
    const { reason, message, code } = end;
    this.#store.dispatch({ type: 'local/phase', phase: { name: 'ended', reason, message, code } });
    this.#extensions.ended(end);
    const closed = sides.map((side) => side.close());
    // Before waiting: a join that begins meanwhile has a room with the same stamp.
    for (const { epoch, attempt } of this.#store.state.rooms) this.#forget({ epoch, attempt });
    await Promise.all(closed);
  }

  async closeSide(stamp: RoomStamp): Promise<void> {
    const side = this.#sides.get(stampKey(stamp));
    if (side === undefined || side === this.#pinned()) return;
    this.#sides.delete(side.key);
    this.#forget(side.stamp);
    await side.close();
  }

  #forget(stamp: RoomStamp): void {
    this.#remote.drop(stamp);
    this.#store.dispatch({ type: 'local/room-closed', stamp });
  }

  async dispose(): Promise<void> {
    const left = this.leave();
    this.#media.dispose();
    await left;
    this.#events.clear();
    this.#data.clear();
  }

  readonly #onPageHide = (): void => {
    for (const side of this.#sides.values()) void side.close();
  };

  /** A page that comes back from the back/forward cache was given up by the server meanwhile. */
  readonly #onPageShow = (event: PageTransitionEvent): void => {
    if (event.persisted) void this.#membership?.resume();
  };

  // What the rooms tell

  #onEvent(event: CallEvent, membership: Membership): void {
    const side = this.#sides.get(stampKey(event));
    side?.follow(event);
    this.#store.dispatch(event);
    this.#remote.follow(event, event);
    this.#events.tell(event);
    const pinned = side === this.#pinned();
    switch (event.type) {
      case 'forced-mute':
        void this.#sources.forceMuted(event.source);
        break;
      case 'rights':
        for (const source of SOURCES)
          if (pinned && !event.rights.publish.includes(source) && this.#media.original(source))
            void this.stopSource(source);
        break;
      case 'connection':
        if (event.state !== 'disconnected') break;
        if (pinned) void membership.disconnected(event);
        else void this.closeSide(event);
        break;
      default:
    }
  }

  /** What the room that the call is on refuses is let go; another room goes without it. */
  #refused(side: RoomSide, source: Source): void {
    if (side === this.#pinned()) void this.stopSource(source);
    this.#store.dispatch({ type: 'local/refused', source, stamp: side.stamp });
  }

  #pinned(): RoomSide | undefined {
    const { pin } = this.#store.state;
    return pin && this.#sides.get(stampKey(pin));
  }

  // Local media

  startSource(source: Source): Promise<void> {
    return this.#sources.start(source);
  }

  stopSource(source: Source): Promise<void> {
    return this.#sources.stop(source);
  }

  setMuted(source: Source, muted: boolean): Promise<void> {
    return this.#sources.setMuted(source, muted);
  }

  selectDevice(source: 'camera' | 'microphone', deviceId: string | undefined): Promise<void> {
    return this.#sources.selectDevice(source, deviceId);
  }

  limitCamera(largest: Layer): void {
    this.#sources.largestCameraLayer = largest;
    for (const side of this.#sides.values()) side.syncCameraLimit();
  }

  localTrack(source: Source): MediaStreamTrack | undefined {
    return this.#media.original(source);
  }

  async #sync(source: Source): Promise<void> {
    await Promise.all([...this.#sides.values()].map((side) => side.sync(source)));
  }

  #syncDemand(owner: MediaOwner): void {
    for (const side of this.#sides.values()) {
      const publicationId = this.#remote.publication(side.stamp, owner);
      if (publicationId) side.syncDemand(publicationId, owner);
    }
  }

  // What is shown and heard

  show(container: HTMLElement, tile: Tile): () => void {
    return this.#tiles.show(container, tile);
  }

  attach(element: HTMLMediaElement, { participantId, source }: AttachedMedia): () => void {
    if (element instanceof HTMLVideoElement && (source === 'camera' || source === 'screen'))
      return this.#tiles.attach(element, { participantId, source });
    if (participantId === 'local' || mediaKindOf(source) === 'video')
      throw new InvalidInputError(`${source} of ${participantId} cannot be attached to this element.`);
    return this.#voices.attach(element, { participantId, source });
  }

  remoteTrack(participantId: ParticipantId, source: Source): MediaStreamTrack | undefined {
    return this.#remote.track({ participantId, source });
  }

  setVolume(participantId: ParticipantId, volume: number): void {
    this.#voices.setVolume(participantId, volume);
  }

  unlockPlayback(): Promise<void> {
    return this.#playback.unlock();
  }

  // The room's own channels

  async send(message: OutgoingData): Promise<void> {
    const side = this.#pinned();
    if (side === undefined) throw new ConnectionLostError();
    await side.link.connection.send(message);
  }

  onData(listener: (message: IncomingData) => void): () => void {
    return this.#data.add(listener);
  }

  async stats(): Promise<readonly TrackStats[]> {
    return (await this.#pinned()?.link.connection.stats()) ?? [];
  }

  capabilities(provider = this.#store.state.decision?.provider): CapabilityManifest | undefined {
    return this.#provider(provider)?.capabilities;
  }

  nativeRoom(): unknown {
    return this.#pinned()?.link.connection.native;
  }
}
