import type { CallEvent } from '../../call/call-event.ts';
import { pinnedRoom } from '../../call/call-reducer.ts';
import type { CallState, EndReason, ParticipantState } from '../../call/call-state.ts';
import type { CapabilityManifest } from '../../contract/capabilities.ts';
import type { OutgoingData } from '../../contract/data-message.ts';
import { ClientCannotRunError } from '../../contract/errors/client-cannot-run-error.ts';
import { ConnectionLostError } from '../../contract/errors/connection-lost-error.ts';
import { CrossfadeError } from '../../contract/errors/crossfade-error.ts';
import type { IceTransportPolicy } from '../../contract/ice-server.ts';
import {
  asId,
  type CallKey,
  type ParticipantId,
  type ProviderKind,
  type PublicationId,
} from '../../contract/identity.ts';
import type { JoinAnswer, JoinRequest } from '../../call/join.ts';
import { mediaKindOf, SOURCES, type Layer, type Source } from '../../contract/media.ts';
import { DEFAULT_PUBLISH_PROFILE, type PublishProfile } from '../../contract/publish-profile.ts';
import { AudioOutputs } from '../media/audio-outputs.ts';
import type { CallEnd, CallExtension } from './call-extension.ts';
import type { CallSession, JoinOptions, Tile, Topic } from './call-session.ts';
import type { ClientAdapter, IncomingData } from '../../contract/client-adapter.ts';
import { Extensions } from './extensions.ts';
import { FIRST_JOIN, FOLLOW, type FollowPolicy } from './follow-policy.ts';
import type { Join } from './http-join.ts';
import { LocalMedia } from '../media/local-media.ts';
import { browserDevices, deviceFailure, type MediaDevicesPort } from '../media/media-devices.ts';
import { PageStorage, type SecretStorage } from './page-storage.ts';
import { pause } from '../../adapter-kit/pause.ts';
import { randomHex } from './random-hex.ts';
import { RoomLink } from './room-link.ts';
import { StateStore } from './state-store.ts';
import type { TrackStats } from '../../contract/track-stats.ts';
import { VideoTiles } from '../media/video-tiles.ts';

export interface CallSessionOptions {
  /** How to load each provider's client half; a dynamic `import()` keeps the others off the wire. */
  readonly adapters: Readonly<Record<string, () => Promise<ClientAdapter>>>;
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

/** Milliseconds in a room after which it does not count as having broken at once. */
const LASTING = 30_000;

/** Makes one person's session. It holds nothing until something is captured or joined. */
export const createCallSession = (options: CallSessionOptions): CallSession => new Session(options);

/** What a source sends in the room that the session is in. */
interface Publication {
  readonly publicationId: PublicationId;
  clone: MediaStreamTrack;
}

class Session implements CallSession {
  readonly #options: CallSessionOptions;
  readonly #store = new StateStore();
  readonly #extensions: Extensions;
  readonly #media: LocalMedia;
  readonly #outputs: AudioOutputs;
  readonly #tiles: VideoTiles;
  /** So that whoever reloads, or leaves and comes back, is the same person, host or removed; without it, a new one. */
  readonly #secrets: PageStorage<CallKey>;
  readonly #adapters = new Map<string, Promise<ClientAdapter>>();
  readonly #publications = new Map<Source, Publication>();
  readonly #sourceTasks = new Map<Source, Promise<void>>();
  readonly #eventListeners = new Set<(event: CallEvent) => void>();
  readonly #dataListeners = new Set<(message: IncomingData) => void>();
  #link: RoomLink | undefined;
  #largestCameraLayer: Layer = 2;
  #chosen: ClientAdapter | undefined;
  /** Aborts whatever the present join does; a new one for each join. */
  #stay: AbortController | undefined;
  #joined: Promise<void> | undefined;
  #request: JoinRequest | undefined;
  /** The stay for which the server is being asked and a room entered, whose failures belong to whoever waits. */
  #following: AbortController | undefined;
  /** When the call was last followed, in ms since 1970, and how many rooms in a row broke soon after that. */
  #followedAt = 0;
  #brokeSoon = 0;

  constructor(options: CallSessionOptions) {
    this.#options = options;
    this.#extensions = new Extensions(options.extensions ?? []);
    this.#secrets = new PageStorage('resume', () => options.storage ?? globalThis.sessionStorage);
    this.#media = new LocalMedia(
      options.devices ?? browserDevices(),
      (action) => this.#store.dispatch(action),
      (source) => void this.#ended(source),
    );
    this.#outputs = new AudioOutputs(options.audioElement ?? (() => new Audio()), (blocked) =>
      this.#store.dispatch({ type: 'local/audio-blocked', blocked }),
    );
    this.#tiles = new VideoTiles(
      this.#store,
      (source) => this.#media.original(source),
      (publicationId, demand) => this.#link?.connection.setDemand(publicationId, demand),
    );
  }

  // The store

  getState(): CallState {
    return this.#store.state;
  }

  subscribe(topic: Topic, listener: () => void): () => void {
    return this.#store.subscribe(topic, listener);
  }

  onEvent(listener: (event: CallEvent) => void): () => void {
    this.#eventListeners.add(listener);
    return () => void this.#eventListeners.delete(listener);
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
    const loader = this.#options.adapters[provider];
    if (loader === undefined) return Promise.reject(new ClientCannotRunError(provider));
    let loading = this.#adapters.get(provider);
    if (loading === undefined) {
      loading = loader().catch((error: unknown) => {
        this.#adapters.delete(provider);
        throw error;
      });
      this.#adapters.set(provider, loading);
    }
    return loading;
  }

  join(options: JoinOptions): Promise<void> {
    this.#joined ??= this.#enter(options);
    return this.#joined;
  }

  async #enter({ key, displayName, requestedProvider }: JoinOptions): Promise<void> {
    const stay = new AbortController();
    this.#stay = stay;
    this.#store.dispatch({ type: 'local/joining', key, name: displayName });
    globalThis.addEventListener?.('pagehide', this.#onPageHide, { signal: stay.signal });
    globalThis.addEventListener?.('pageshow', this.#onPageShow, { signal: stay.signal });
    this.#request = {
      key,
      displayName,
      adapters: Object.keys(this.#options.adapters).map(asId.provider),
      ...(requestedProvider === undefined ? {} : { requestedProvider }),
    };
    await this.#follow(FIRST_JOIN, stay);
  }

  /** Asks the server where the call is and goes there, until entered, refused, or the policy gives up. */
  async #follow(policy: FollowPolicy, stay: AbortController, tried = 0): Promise<void> {
    if (this.#following === stay) return;
    this.#following = stay;
    const end = await this.#tryToEnter(policy, stay, tried).finally(() => {
      if (this.#following === stay) this.#following = undefined;
    });
    if (end) await this.#end(stay, end);
  }

  /** Why it was given up; `undefined` once entered, or when nobody wants it any more. */
  async #tryToEnter(
    policy: FollowPolicy,
    stay: AbortController,
    tried: number,
  ): Promise<CallEnd | undefined> {
    let last: unknown = new ConnectionLostError();
    for (let attempt = tried + 1; ; attempt += 1) {
      const delay = policy.delay(attempt, Math.random);
      if (delay === undefined) return endOf(last);
      if (delay > 0) await pause(delay, stay.signal);
      if (stay.signal.aborted) return undefined;
      try {
        const answer = await this.#admit(stay);
        const adapter = await this.#load(answer.decision.provider);
        if (stay.signal.aborted) return undefined;
        await this.#open(adapter, answer, stay);
        return undefined;
      } catch (error) {
        if (stay.signal.aborted) return undefined;
        last = error;
        if (!worthAnotherTry(error)) return endOf(error);
      }
    }
  }

  async #admit(stay: AbortController): Promise<JoinAnswer> {
    const answer = await this.#ask(stay.signal);
    if (!stay.signal.aborted)
      await this.#extensions.admitted(answer, {
        renew: (signal) => this.#ask(signal),
        end: (end) => void this.#end(stay, end),
      });
    return answer;
  }

  async #ask(signal: AbortSignal): Promise<JoinAnswer> {
    const request = this.#request;
    if (request === undefined) throw new ConnectionLostError();
    const resumeSecret = this.#secrets.get(request.key);
    const asked = this.#extensions.request(resumeSecret ? { ...request, resumeSecret } : request);
    const answer = await this.#options.join(asked, signal);
    this.#secrets.set(answer.key, answer.participant.resumeSecret);
    // From now on this page follows that call, and does not begin a new one at the key.
    this.#request = { ...request, call: answer.call };
    return answer;
  }

  async #open(adapter: ClientAdapter, answer: JoinAnswer, stay: AbortController): Promise<void> {
    const before = this.#link;
    this.#link = undefined;
    this.#returnClones();
    await before?.close();
    if (stay.signal.aborted) return;
    this.#chosen = adapter;
    this.#store.dispatch({ type: 'local/admitted', answer });
    const link = new RoomLink(
      adapter,
      answer,
      {
        profile: { ...(this.#options.profile ?? DEFAULT_PUBLISH_PROFILE), ...answer.publish },
        iceTransportPolicy: this.#options.iceTransportPolicy ?? 'all',
      },
      this.#extensions,
      {
        event: (from, event) => this.#onEvent(from, event, stay),
        data: (message) => {
          for (const listener of this.#dataListeners) listener(message);
        },
        media: (publicationId, track) => this.#onMedia(publicationId, track),
      },
    );
    this.#link = link;
    link.connection.limitCamera(this.#largestCameraLayer);
    this.#tiles.resend();
    for (const source of this.#media.sources()) void this.#enqueue(source, () => this.#publish(source));
    try {
      await link.connection.entered;
    } catch (error) {
      if (this.#link === link) {
        this.#link = undefined;
        this.#returnClones();
      }
      await link.close();
      throw error;
    }
  }

  async leave(): Promise<void> {
    const stay = this.#stay;
    if (stay === undefined) return;
    await this.#end(stay, { reason: 'left' });
  }

  /** Ends this page's part in the call and says why. */
  async #end(stay: AbortController, end: CallEnd): Promise<void> {
    if (stay.signal.aborted) return;
    stay.abort();
    this.#joined = undefined;
    const link = this.#link;
    this.#link = undefined;
    this.#store.dispatch({
      type: 'local/phase',
      phase: { name: 'ended', reason: end.reason, message: end.message, code: end.code },
    });
    this.#extensions.ended(end);
    this.#returnClones();
    this.#outputs.clear();
    this.#tiles.retain(new Set());
    await link?.close();
    if (link) this.#store.dispatch({ type: 'local/room-closed', stamp: link.stamp });
  }

  async dispose(): Promise<void> {
    const left = this.leave();
    this.#media.dispose();
    await left;
    this.#eventListeners.clear();
    this.#dataListeners.clear();
  }

  readonly #onPageHide = (): void => void this.#link?.close();

  /** A page that comes back from the back/forward cache was given up by the server meanwhile. */
  readonly #onPageShow = (event: PageTransitionEvent): void => {
    if (event.persisted && this.#stay) void this.#follow(FOLLOW, this.#stay);
  };

  // What the room tells

  #onEvent(link: RoomLink, event: CallEvent, stay: AbortController): void {
    const left = event.type === 'participant-left' && this.participant(event.participantId);
    this.#store.dispatch(event);
    for (const listener of this.#eventListeners) listener(event);
    switch (event.type) {
      case 'roster': {
        const present = event.participants.flatMap(({ publications }) => publications);
        this.#tiles.retain(new Set(present.map(({ publicationId }) => publicationId)));
        for (const one of present) this.#know(one);
        break;
      }
      case 'participant-joined':
        for (const one of event.participant.publications) this.#know(one);
        break;
      case 'participant-left':
        if (left) for (const { publicationId } of left.publications) this.#tiles.remove(publicationId);
        break;
      case 'publication-added':
        this.#know(event.publication);
        break;
      case 'publication-removed':
        this.#tiles.remove(event.publicationId);
        break;
      case 'forced-mute':
        this.#onForcedMute(event.source);
        break;
      case 'rights':
        for (const source of SOURCES)
          if (!event.rights.publish.includes(source) && this.#media.original(source))
            void this.stopSource(source);
        break;
      case 'connection':
        if (event.state === 'disconnected' && this.#link === link) void this.#onDisconnected(event, stay);
        break;
      default:
    }
  }

  #know({ publicationId, source }: { readonly publicationId: PublicationId; readonly source: Source }): void {
    if (mediaKindOf(source) === 'video') this.#tiles.add(publicationId);
  }

  #onMedia(publicationId: PublicationId, track: MediaStreamTrack | undefined): void {
    if (track?.kind !== 'audio') this.#tiles.set(publicationId, track);
    if (track?.kind !== 'video') this.#outputs.set(publicationId, track);
  }

  /** The server silenced it: a camera goes dark altogether, so that its light tells the truth. */
  #onForcedMute(source: Source): void {
    if (mediaKindOf(source) === 'video') void this.stopSource(source);
    else this.#media.silence(source);
  }

  /** A disconnect never ends a call by itself: the server is asked where the call is. */
  async #onDisconnected(
    event: Extract<CallEvent, { type: 'connection'; state: 'disconnected' }>,
    stay: AbortController,
  ): Promise<void> {
    if (stay.signal.aborted) return;
    if (event.reason === 'replaced') return await this.#end(stay, { reason: 'replaced' });
    if (event.reason === 'removed') {
      const removed: CallEnd = { reason: 'removed', message: event.message };
      // A room may lose the words, and the server has them.
      const end = event.message ? removed : await this.#ask(stay.signal).then(() => removed, endOf);
      return await this.#end(stay, end.reason === 'removed' ? end : removed);
    }
    if (this.#following === stay) return;
    // Rooms that break as soon as they are entered are tries that failed, or there would be no pause between them.
    this.#brokeSoon = Date.now() - this.#followedAt < LASTING ? this.#brokeSoon + 1 : 0;
    await this.#follow(FOLLOW, stay, this.#brokeSoon);
    this.#followedAt = Date.now();
  }

  // Local media

  async startSource(source: Source): Promise<void> {
    if (source === 'screen-audio') return await this.startSource('screen');
    const { deviceId } = this.#store.state.local.sources[source];
    if (!(await this.#media.start(source, deviceId))) return;
    await this.#enqueue(source, () => this.#publish(source));
    if (source === 'screen') await this.#enqueue('screen-audio', () => this.#publish('screen-audio'));
  }

  async stopSource(source: Source): Promise<void> {
    this.#media.stop(source);
    await this.#ended(source);
  }

  /** Takes out of the call what is no longer captured; a screen's sound goes with the screen. */
  async #ended(source: Source): Promise<void> {
    const sound = source === 'screen' && this.stopSource('screen-audio');
    await this.#enqueue(source, () => this.#unpublish(source));
    await sound;
  }

  async setMuted(source: Source, muted: boolean): Promise<void> {
    this.#media.setMuted(source, muted);
    if (!muted && source === 'microphone' && !this.#media.original(source))
      return await this.startSource(source);
    await this.#enqueue(source, async () => {
      const publication = this.#publications.get(source);
      if (publication) await this.#link?.connection.setMuted(publication.publicationId, muted);
    });
  }

  async selectDevice(source: 'camera' | 'microphone', deviceId: string | undefined): Promise<void> {
    const choose = (chosen: string | undefined): void =>
      this.#store.dispatch({ type: 'local/device-selected', source, deviceId: chosen });
    const wanted = (): boolean =>
      this.#media.original(source) !== undefined &&
      this.#store.state.local.sources[source].deviceId === deviceId;
    choose(deviceId);
    // What is being opened is the choice before, and would stand as the one that was made.
    const starting = this.#media.starting(source);
    if (starting && (await starting)) choose(deviceId);
    if (!wanted()) return;
    try {
      if (!(await this.#media.switchDevice(source, deviceId, wanted))) return;
    } catch (error) {
      if (!wanted()) return;
      if (deviceFailure(error) !== 'in-use')
        return choose(this.#media.original(source)?.getSettings().deviceId);
      // Many phones open one camera at a time, so the one that is on makes way.
      await this.stopSource(source);
      return await this.startSource(source);
    }
    await this.#enqueue(source, async () => {
      const publication = this.#publications.get(source);
      const clone = publication && this.#media.lend(source);
      if (publication === undefined || clone === undefined) return;
      // The new clone is the publication's from here on: a room that closes meanwhile gives it back.
      this.#media.giveBack(source, publication.clone);
      publication.clone = clone;
      await this.#link?.connection.replaceTrack(publication.publicationId, clone);
    });
  }

  limitCamera(largest: Layer): void {
    this.#largestCameraLayer = largest;
    this.#link?.connection.limitCamera(largest);
  }

  localTrack(source: Source): MediaStreamTrack | undefined {
    return this.#media.original(source);
  }

  /** One thing at a time for each source, so that a stop never overtakes the start before it. */
  #enqueue(source: Source, task: () => Promise<void>): Promise<void> {
    const run = (this.#sourceTasks.get(source) ?? Promise.resolve()).then(task).catch((error: unknown) => {
      // A room that is gone publishes nothing; the next one is told everything.
      if (CrossfadeError.isInstance(error)) return;
      throw error;
    });
    this.#sourceTasks.set(
      source,
      run.catch(() => undefined),
    );
    return run;
  }

  async #publish(source: Source): Promise<void> {
    const link = this.#link;
    if (link === undefined || this.#publications.has(source)) return;
    const clone = this.#media.lend(source);
    if (clone === undefined) return;
    // 64 random bits are enough within one call.
    const publicationId = asId.publication(randomHex(8));
    const publication: Publication = { publicationId, clone };
    this.#publications.set(source, publication);
    const { muted } = this.#store.state.local.sources[source];
    try {
      await link.connection.publish(clone, { publicationId, source, muted });
    } catch (error) {
      if (this.#publications.get(source) === publication) this.#publications.delete(source);
      this.#media.giveBack(source, clone);
      if (CrossfadeError.isInstance(error) && error.code === 'publish-refused') {
        void this.stopSource(source);
        this.#store.dispatch({ type: 'local/refused', source });
      }
      throw error;
    }
  }

  async #unpublish(source: Source): Promise<void> {
    const publication = this.#publications.get(source);
    if (publication === undefined) return;
    this.#publications.delete(source);
    this.#media.giveBack(source, publication.clone);
    await this.#link?.connection.unpublish(publication.publicationId);
  }

  #returnClones(): void {
    for (const [source, { clone }] of this.#publications) this.#media.giveBack(source, clone);
    this.#publications.clear();
  }

  // What is shown and heard

  show(container: HTMLElement, tile: Tile): () => void {
    return this.#tiles.show(container, tile);
  }

  unlockAudio(): Promise<void> {
    return this.#outputs.unlock();
  }

  // The room's own channels

  async send(message: OutgoingData): Promise<void> {
    if (this.#link === undefined) throw new ConnectionLostError();
    await this.#link.connection.send(message);
  }

  onData(listener: (message: IncomingData) => void): () => void {
    this.#dataListeners.add(listener);
    return () => void this.#dataListeners.delete(listener);
  }

  async stats(): Promise<readonly TrackStats[]> {
    return (await this.#link?.connection.stats()) ?? [];
  }

  capabilities(): CapabilityManifest | undefined {
    return this.#chosen?.capabilities;
  }

  nativeRoom(): unknown {
    return this.#link?.connection.native;
  }
}

/** The errors that pass by themselves. An adapter that did not load counts: a chunk may arrive next time. */
function worthAnotherTry(error: unknown): boolean {
  if (!CrossfadeError.isInstance(error)) return true;
  return [
    'server-away',
    'rate-limited',
    'connection-lost',
    'room-not-found',
    'provider-unavailable',
  ].includes(error.code);
}

function endOf(error: unknown): CallEnd {
  if (!CrossfadeError.isInstance(error)) return { reason: 'failed' };
  const { code, message } = error;
  return { reason: END_REASONS[code] ?? 'failed', message, code };
}

const END_REASONS: Readonly<Record<string, EndReason>> = {
  'server-away': 'server-away',
  'connection-lost': 'server-away',
  'provider-unavailable': 'server-away',
  'no-provider': 'server-away',
  'rate-limited': 'server-away',
  'room-not-found': 'server-away',
  'participant-removed': 'removed',
  'call-ended': 'ended',
  'client-cannot-run': 'cannot-run',
  'credentials-invalid': 'refused',
};
