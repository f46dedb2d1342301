import {
  ConnectionLostError,
  CredentialsInvalidError,
  DATA_LIMITS,
  DataRefusedError,
  mediaKindOf,
  publishProfile,
  PublishRefusedError,
  type AdapterEvent,
  type Demand,
  type Layer,
  type OutgoingData,
  type ParticipantId,
  type PublicationId,
} from '@crossfade/video-core';
import { deferred } from '@crossfade/video-core/adapter-kit';
import type {
  ConnectOptions,
  PublishOptions,
  RoomConnection,
  TrackStats,
} from '@crossfade/video-core/client';
import type {
  Command,
  Delivery,
  Gone,
  Member,
  MeshCredentials,
  Publication,
  Result,
  SeatId,
  Want,
  Welcome,
} from '../protocol/messages.ts';
import { parseCredentials } from './credentials.ts';
import { LEFT, unreadable, type Disconnection } from './disconnection.ts';
import { DEFAULT_WANT } from './encoding.ts';
import { ownChanges, participantInfo } from './member-changes.ts';
import { Neighbour, type Home } from './neighbour.ts';
import type { OwnPublication } from './own-publication.ts';
import { SignallingLink } from './signalling-link.ts';
import { sumSent } from './sum-sent.ts';
import { VitalSigns } from './vital-signs.ts';

/** Milliseconds between two looks at the counters. */
const LOOK_EVERY = 400;

/** What an application gets as the adapter's `native`. */
export interface MeshNative {
  readonly connections: ReadonlyMap<ParticipantId, RTCPeerConnection>;
}

/** A room as one browser sees it: one way to the server, one connection to everybody else. */
export class MeshConnection implements RoomConnection {
  readonly entered: Promise<void>;
  readonly #options: ConnectOptions;
  readonly #entered = deferred();
  readonly #own = new Map<PublicationId, OwnPublication>();
  readonly #wants = new Map<PublicationId, Want>();
  readonly #neighbours = new Map<SeatId, Neighbour>();
  #link: SignallingLink | undefined;
  #home: Home | undefined;
  #me: Member | undefined;
  #cameraLimit: Layer = 2;
  #looking: ReturnType<typeof setInterval> | undefined;
  #closing: Promise<void> | undefined;
  #over = false;

  constructor(options: ConnectOptions) {
    this.#options = options;
    this.entered = this.#entered.promise;
    this.#emit({ type: 'connection', state: 'connecting' });
    try {
      this.#link = this.#connect(parseCredentials(options.credentials));
    } catch (error) {
      if (!(error instanceof CredentialsInvalidError)) throw error;
      queueMicrotask(() => this.#end(unreadable(error)));
    }
  }

  get native(): MeshNative {
    const connections = [...this.#neighbours.values()].map(
      ({ member, connection }) => [member.participantId, connection] as const,
    );
    return { connections: new Map(connections) };
  }

  // Commands

  async publish(track: MediaStreamTrack, options: PublishOptions): Promise<void> {
    const { publicationId, source, muted } = options;
    if (mediaKindOf(source) !== track.kind) throw new PublishRefusedError(source);
    const own: OwnPublication = { source, track, muted };
    this.#own.set(publicationId, own);
    try {
      await this.#untilEntered();
      // Unpublished or muted while the connection was not up yet.
      if (this.#own.get(publicationId) !== own)
        throw new ConnectionLostError('It was unpublished before it was sent.');
      const publication: Publication = { publicationId, source, mutedBy: own.muted ? ['self'] : [] };
      const result = await this.#ask({ do: 'publish', publication });
      if (!result.ok) throw new PublishRefusedError(source);
    } catch (error) {
      if (this.#own.get(publicationId) === own) this.#own.delete(publicationId);
      throw error;
    }
  }

  async #untilEntered(): Promise<void> {
    await this.entered.catch((cause: unknown) => {
      throw new ConnectionLostError(undefined, { cause });
    });
  }

  async unpublish(publicationId: PublicationId): Promise<void> {
    this.#own.delete(publicationId);
    void this.#sendAll();
    await this.#ask({ do: 'unpublish', publicationId });
  }

  async replaceTrack(publicationId: PublicationId, track: MediaStreamTrack): Promise<void> {
    if (this.#over) throw new ConnectionLostError();
    const own = this.#own.get(publicationId);
    if (own) own.track = track;
    await this.#sendAll();
  }

  async setMuted(publicationId: PublicationId, muted: boolean): Promise<void> {
    const own = this.#own.get(publicationId);
    if (own) own.muted = muted;
    void this.#sendAll();
    await this.#ask({ do: 'mute', publicationId, muted });
  }

  setDemand(publicationId: PublicationId, { visible, width, height, fps }: Demand): void {
    const { subscribed } = this.#wants.get(publicationId) ?? DEFAULT_WANT;
    this.#want(publicationId, { subscribed, visible, width, height, ...(fps !== undefined && { fps }) });
  }

  setSubscribed(publicationId: PublicationId, subscribed: boolean): void {
    this.#want(publicationId, { ...(this.#wants.get(publicationId) ?? DEFAULT_WANT), subscribed });
  }

  limitCamera(largest: Layer): void {
    this.#cameraLimit = largest;
    void this.#sendAll();
  }

  async send({ topic, payload, reliable, to }: OutgoingData): Promise<void> {
    const limit = reliable ? DATA_LIMITS.reliable : DATA_LIMITS.lossy;
    if (payload.byteLength > limit) throw new DataRefusedError(`it is larger than ${limit} bytes.`);
    if (topic.length > DATA_LIMITS.topic) throw new DataRefusedError('its topic is too long.');
    if (to && to.length > DATA_LIMITS.recipients) throw new DataRefusedError('it has too many recipients.');
    if (reliable) {
      const result = await this.#ask({ do: 'send', topic, payload, ...(to && { to }) });
      if (!result.ok) throw new DataRefusedError(result.message);
      return;
    }
    await this.entered.catch((cause: unknown) => {
      throw new ConnectionLostError(undefined, { cause });
    });
    if (this.#over) throw new ConnectionLostError();
    if (!this.#me?.rights.data) throw new DataRefusedError('you may not send messages in this call.');
    for (const neighbour of this.#neighbours.values())
      if (!to?.length || to.includes(neighbour.member.participantId)) neighbour.sendLossy({ topic, payload });
  }

  async stats(): Promise<readonly TrackStats[]> {
    const looks = await Promise.all([...this.#neighbours.values()].map((neighbour) => neighbour.look()));
    const all = looks.flatMap(({ stats }) => stats);
    return this.#over ? [] : [...sumSent(all), ...all.filter(({ direction }) => direction === 'receive')];
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    if (this.#over) return;
    this.#stop();
    await this.#link?.leave(LEFT.error);
    this.#end(LEFT);
  }

  #ask(command: Command): Promise<Result> {
    return this.#link?.ask(command) ?? Promise.reject(new ConnectionLostError());
  }

  #want(publicationId: PublicationId, want: Want): void {
    if (this.#over) return;
    this.#wants.set(publicationId, want);
    for (const neighbour of this.#neighbours.values())
      if (neighbour.member.publications.some((one) => one.publicationId === publicationId)) {
        neighbour.wantsChanged(publicationId);
        neighbour.refresh();
      }
  }

  async #sendAll(): Promise<void> {
    await Promise.all([...this.#neighbours.values()].map((neighbour) => neighbour.send()));
  }

  // What the server tells

  #connect(credentials: MeshCredentials): SignallingLink {
    return new SignallingLink(credentials, {
      publications: () => this.#me?.publications ?? [],
      broke: () => this.#emit({ type: 'connection', state: 'reconnecting', how: 'resume' }),
      welcome: (welcome) => this.#welcome(welcome),
      member: (member) => this.#member(member),
      gone: (gone) => this.#gone(gone),
      delivered: (delivery) => this.#delivered(delivery),
      over: (disconnection) => this.#end(disconnection),
    });
  }

  #welcome({ resumed, you, others }: Welcome): void {
    const before = this.#me;
    this.#me = you;
    this.#home ??= this.#makeHome(you);
    if (before && !resumed) this.#emit({ type: 'connection', state: 'reconnecting', how: 'full' });
    const there = new Set(others.map(({ seat }) => seat));
    for (const [seat, neighbour] of this.#neighbours)
      if (!resumed || !there.has(seat)) {
        neighbour.close();
        this.#neighbours.delete(seat);
      }
    this.#emit({ type: 'connection', state: 'connected' });
    this.#emit({ type: 'roster', participants: others.map(participantInfo) });
    this.#tellOwn(before);
    for (const member of others) this.#meet(member, true);
    void this.#sendAll();
    this.#watch(you.participantId);
    this.#entered.resolve();
  }

  #makeHome(you: Member): Home {
    const { iceServers, iceTransportPolicy, profile, observer } = this.#options;
    return {
      configuration: {
        iceServers: iceServers.map(({ urls, ...rest }) => Object.assign({ urls: [...urls] }, rest)),
        iceTransportPolicy,
      },
      profile: publishProfile(profile),
      observer,
      own: this.#own,
      wants: this.#wants,
      me: () => this.#me ?? you,
      cameraLimit: () => this.#cameraLimit,
      emit: (event) => this.#emit(event),
      signal: ({ seat }, signal) => this.#link?.tell({ do: 'signal', to: seat, signal }),
    };
  }

  #member(member: Member): void {
    if (member.seat !== this.#me?.seat) {
      this.#meet(member, false);
      return;
    }
    const before = this.#me;
    this.#me = member;
    this.#tellOwn(before);
    for (const neighbour of this.#neighbours.values()) neighbour.refresh();
    void this.#sendAll();
  }

  #tellOwn(before: Member | undefined): void {
    if (!this.#me) return;
    for (const event of ownChanges(before, this.#me)) {
      if (event.type === 'local-unpublished') this.#own.delete(event.publicationId);
      this.#emit(event);
    }
  }

  #meet(member: Member, told: boolean): void {
    const known = this.#neighbours.get(member.seat);
    if (known) {
      known.update(member, told);
      void known.send();
      return;
    }
    if (!told) this.#emit({ type: 'participant-joined', participant: participantInfo(member) });
    if (!this.#home) return;
    const neighbour = new Neighbour(this.#home, member);
    this.#neighbours.set(member.seat, neighbour);
    neighbour.refresh();
    void neighbour.send();
  }

  #gone({ seat, reason }: Gone): void {
    const neighbour = this.#neighbours.get(seat);
    if (!neighbour) return;
    const { participantId } = neighbour.member;
    neighbour.close();
    this.#neighbours.delete(seat);
    this.#emit({ type: 'participant-left', participantId, reason });
  }

  #delivered(delivery: Delivery): void {
    if (delivery.what === 'signal') {
      this.#neighbours.get(delivery.from)?.take(delivery.signal);
      return;
    }
    const { from, topic, payload } = delivery;
    this.#options.observer.data({ topic, from, reliable: true, payload: new Uint8Array(payload) });
  }

  // What everybody sees for themselves

  #watch(self: ParticipantId): void {
    if (this.#looking !== undefined) return;
    const signs = new VitalSigns(self);
    let looking = false;
    this.#looking = setInterval(() => {
      if (looking) return;
      looking = true;
      void this.#look(signs).finally(() => (looking = false));
    }, LOOK_EVERY);
  }

  async #look(signs: VitalSigns): Promise<void> {
    const looks = await Promise.all([...this.#neighbours.values()].map((neighbour) => neighbour.look()));
    if (this.#looking === undefined) return;
    const voice = this.#me?.publications.find(({ source }) => source === 'microphone');
    const heard = voice?.mutedBy.length === 0 ? voice.publicationId : undefined;
    const here = new Set([...this.#neighbours.values()].map(({ member }) => member.participantId));
    const present = looks.filter(({ participantId }) => here.has(participantId));
    for (const event of signs.look(performance.now(), present, heard)) this.#emit(event);
  }

  // The end

  #emit(event: AdapterEvent): void {
    if (!this.#over) this.#options.observer.event(event);
  }

  #stop(): void {
    clearInterval(this.#looking);
    this.#looking = undefined;
    this.#own.clear();
    for (const neighbour of this.#neighbours.values()) neighbour.close();
    this.#neighbours.clear();
  }

  #end({ reason, retryable, message, error }: Disconnection): void {
    if (this.#over) return;
    this.#stop();
    this.#link?.close(error);
    const words = message === undefined ? {} : { message };
    this.#emit({ type: 'connection', state: 'disconnected', reason, retryable, ...words });
    this.#over = true;
    this.#entered.reject(error);
  }
}
