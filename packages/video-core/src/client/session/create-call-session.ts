import type { CallEvent } from '../../call/call-event.ts';
import { participantOf } from '../../call/call-selectors.ts';
import type { CallEnd, CallState, ParticipantState } from '../../call/call-state.ts';
import type { CapabilityManifest } from '../../contract/capabilities.ts';
import type { ClientAdapter, IncomingData } from '../../contract/client-adapter.ts';
import type { OutgoingData } from '../../contract/data-message.ts';
import { AdapterNotLoadedError } from '../../contract/errors/adapter-not-loaded-error.ts';
import { AlreadyJoinedError } from '../../contract/errors/already-joined-error.ts';
import { ClientCannotRunError } from '../../contract/errors/client-cannot-run-error.ts';
import { ConnectionLostError } from '../../contract/errors/connection-lost-error.ts';
import { InvalidInputError } from '../../contract/errors/invalid-input-error.ts';
import type { IceTransportPolicy } from '../../contract/ice-server.ts';
import type { CallKey, ParticipantId, ProviderKind } from '../../contract/identity.ts';
import { mediaKindOf, type Layer, type Source } from '../../contract/media.ts';
import type { PublishProfile } from '../../contract/publish-profile.ts';
import type { TrackStats } from '../../contract/track-stats.ts';
import type { VideoProvider } from '../../contract/video-provider.ts';
import type { JoinAnswer } from '../../call/join.ts';
import { browserDevices, type MediaDevicesPort } from '../media/media-devices.ts';
import type { CallExtension, MovableSession } from './call-extension.ts';
import { CallRooms } from './rooms/call-rooms.ts';
import type { AttachedMedia, CallSession, JoinOptions, JoinResult, Tile, Topic } from './call-session.ts';
import { Extensions } from './extensions.ts';
import type { Join } from './joining/http-join.ts';
import { Listeners } from './listeners.ts';
import { Membership } from './joining/membership.ts';
import { connectRoom } from './rooms/room-link.ts';
import { SessionSecrets, type SecretStorage } from './joining/session-secrets.ts';
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
  /** What is sent otherwise than by `DEFAULT_PUBLISH_PROFILE`; the server's word counts more. */
  readonly profile?: Partial<PublishProfile>;
  readonly iceTransportPolicy?: IceTransportPolicy;
  /** What the call has beside its media, such as `createCallControl` and `createCallEncryption`. */
  readonly extensions?: readonly CallExtension[];
}

/** Makes one participant's session. It holds nothing until something is captured or joined. */
export const createCallSession = (options: CallSessionOptions): CallSession => new Session(options);

/** Holds the store, the membership and the rooms of one call. */
class Session implements CallSession, MovableSession {
  readonly #options: CallSessionOptions;
  readonly store = new StateStore();
  readonly #extensions: Extensions;
  readonly rooms: CallRooms;
  /** Resume secrets: a reload, or a return, is the same participant with the same role; without them, a new one. */
  readonly #secrets: SessionSecrets<CallKey>;
  readonly #events = new Listeners<[CallEvent]>();
  readonly data = new Listeners<[IncomingData]>();
  #membership: Membership | undefined;
  #joined: { readonly key: CallKey; readonly result: Promise<JoinResult> } | undefined;

  constructor(options: CallSessionOptions) {
    this.#options = options;
    this.#extensions = new Extensions(options.extensions ?? []);
    this.#secrets = new SessionSecrets('resume', () => options.storage ?? globalThis.sessionStorage);
    this.rooms = new CallRooms(
      this.store,
      options.devices ?? browserDevices(),
      options.audioElement ?? (() => new Audio()),
    );
  }

  // The store

  getState(): CallState {
    return this.store.state;
  }

  subscribe(topic: Topic, listener: () => void): () => void {
    return this.store.subscribe(topic, listener);
  }

  onEvent(listener: (event: CallEvent) => void): () => void {
    return this.#events.add(listener);
  }

  participant(id: ParticipantId): ParticipantState | undefined {
    return participantOf(this.store.state, id);
  }

  // Joining and leaving

  prefetch(provider: ProviderKind, url?: string): void {
    // A chunk that does not arrive now is asked for again, and reported, when it is needed.
    this.load(provider)
      .then((adapter) => adapter.prepare(url))
      .catch(() => undefined);
  }

  load(provider: ProviderKind): Promise<ClientAdapter> {
    const known = this.#provider(provider);
    if (known === undefined) return Promise.reject(new ClientCannotRunError(provider));
    return known.load().catch((cause: unknown) => {
      throw new AdapterNotLoadedError('A part of this page did not load. Reload the page.', { cause });
    });
  }

  #provider(kind: ProviderKind | undefined): VideoProvider<ClientAdapter> | undefined {
    return this.#options.adapters.find((provider) => provider.kind === kind);
  }

  join(options: JoinOptions): Promise<JoinResult> {
    const { key } = options;
    if (this.#joined && this.#joined.key !== key)
      return Promise.reject(new AlreadyJoinedError('Leave the other call first.'));
    this.#joined ??= { key, result: this.#join(options) };
    return this.#joined.result;
  }

  #join({ key, displayName, requestedProvider }: JoinOptions): Promise<JoinResult> {
    const membership = new Membership(
      {
        join: this.#options.join,
        secrets: this.#secrets,
        extensions: this.#extensions,
        session: this,
        enter: (adapter, answer) => this.#enter(adapter, answer, membership.signal),
        waiting: (until) => this.store.dispatch({ type: 'local/waiting', until }),
        ended: (end) => this.#ended(end),
      },
      {
        key,
        displayName,
        adapters: this.#options.adapters.map(({ kind }) => kind),
        requestedProvider,
      },
    );
    this.#membership = membership;
    this.store.dispatch({ type: 'local/joining', key, name: displayName });
    const { signal } = membership;
    globalThis.addEventListener?.('pagehide', this.#onPageHide, { signal });
    globalThis.addEventListener?.('pageshow', this.#onPageShow, { signal });
    return membership.join();
  }

  async #enter(adapter: ClientAdapter, answer: JoinAnswer, signal: AbortSignal): Promise<void> {
    await this.rooms.closeAll();
    if (signal.aborted) return;
    this.store.dispatch({ type: 'local/admitted', answer });
    const entered = this.open(adapter, answer);
    this.rooms.dropOthers(answer);
    await entered;
  }

  async open(adapter: ClientAdapter, answer: JoinAnswer): Promise<void> {
    const link = connectRoom(
      adapter,
      answer,
      {
        profile: { ...this.#options.profile, ...answer.publish },
        iceTransportPolicy: this.#options.iceTransportPolicy ?? 'all',
      },
      this.#extensions,
      {
        event: (event) => this.#onEvent(event),
        data: (message) => {
          const { moving } = this.rooms;
          if (moving) moving.receive(message, answer);
          else this.data.tell(message);
        },
        media: (publicationId) => this.rooms.trackChanged(publicationId),
      },
    );
    await this.rooms.open(link);
  }

  async leave(): Promise<void> {
    await this.#membership?.end({ reason: 'left' });
  }

  async #ended(end: CallEnd): Promise<void> {
    this.#joined = undefined;
    this.store.dispatch({ type: 'local/ended', end });
    this.#extensions.ended(end);
    const closed = this.rooms.closeAll();
    // Before waiting: a join that begins meanwhile has a room with the same stamp.
    this.rooms.dropOthers();
    await closed;
  }

  async dispose(): Promise<void> {
    const left = this.leave();
    this.rooms.sources.media.dispose();
    await left;
  }

  readonly #onPageHide = (): void => {
    void this.rooms.closeAll();
  };

  /** The server has timed out a page that comes back from the back/forward cache. */
  readonly #onPageShow = (event: PageTransitionEvent): void => {
    if (event.persisted) void this.#membership?.resume();
  };

  #onEvent(event: CallEvent): void {
    const side = this.rooms.side(event);
    this.rooms.follow(event);
    this.#events.tell(event);
    if (event.type !== 'connection' || event.state !== 'disconnected') return;
    if (side === this.rooms.pinned) void this.#membership?.disconnected(event);
    else void this.rooms.close(event);
  }

  // Local media

  startSource(source: Source): Promise<void> {
    return this.rooms.sources.start(source);
  }

  stopSource(source: Source): Promise<void> {
    return this.rooms.sources.stop(source);
  }

  setMuted(source: Source, muted: boolean): Promise<void> {
    return this.rooms.sources.setMuted(source, muted);
  }

  selectDevice(source: 'camera' | 'microphone', deviceId: string | undefined): Promise<void> {
    return this.rooms.sources.selectDevice(source, deviceId);
  }

  limitCamera(largest: Layer): void {
    this.rooms.limitCamera(largest);
  }

  localTrack(source: Source): MediaStreamTrack | undefined {
    return this.rooms.track({ participantId: 'local', source });
  }

  // What is shown and heard

  show(container: HTMLElement, tile: Tile): () => void {
    return this.rooms.tiles.show(container, tile);
  }

  attach(element: HTMLMediaElement, media: AttachedMedia): () => void {
    const { participantId, source } = media;
    const video = mediaKindOf(source) === 'video';
    if (video && element instanceof HTMLVideoElement) return this.rooms.tiles.attach(element, media);
    if (video || participantId === 'local')
      throw new InvalidInputError(`This element cannot take ${source}.`);
    return this.rooms.voices.attach(element, media);
  }

  remoteTrack(participantId: ParticipantId, source: Source): MediaStreamTrack | undefined {
    return this.rooms.track({ participantId, source });
  }

  setVolume(participantId: ParticipantId, volume: number): void {
    this.rooms.voices.setVolume(participantId, volume);
  }

  unlockPlayback(): Promise<void> {
    return this.rooms.playback.unlock();
  }

  // The room's own channels

  async send(message: OutgoingData): Promise<void> {
    const { moving, pinned } = this.rooms;
    if (pinned === undefined) throw new ConnectionLostError();
    await (moving ?? pinned.link.connection).send(message);
  }

  onData(listener: (message: IncomingData) => void): () => void {
    return this.data.add(listener);
  }

  async stats(): Promise<readonly TrackStats[]> {
    return (await this.rooms.pinned?.link.connection.stats()) ?? [];
  }

  capabilities(provider = this.store.state.decision?.provider): CapabilityManifest | undefined {
    return this.#provider(provider)?.capabilities;
  }

  nativeRoom(): unknown {
    return this.rooms.pinned?.link.connection.native;
  }
}
