import type { AdapterEvent, Layer, PauseReason, PublicationId, PublishProfile } from '@crossfade/video-core';
import type { RoomObserver } from '@crossfade/video-core/client';
import type { Member, Publication, Signal, Want } from '../protocol/messages.ts';
import { DEFAULT_WANT, encodingFor } from './encoding.ts';
import { readFrame, writeFrame, type LossyFrame } from './lossy-frame.ts';
import { memberChanges } from './member-changes.ts';
import type { OwnPublication } from './own-publication.ts';
import { Peer } from './peer.ts';
import { SentTrack } from './sent-track.ts';
import type { Look } from './vital-signs.ts';

/** What a neighbour has to know of the connection that it belongs to. */
export interface Home {
  readonly configuration: RTCConfiguration;
  readonly profile: PublishProfile;
  readonly observer: RoomObserver;
  /** As the server last said. */
  me(): Member;
  readonly own: ReadonlyMap<PublicationId, OwnPublication>;
  /** What this page needs of others' publications. */
  readonly wants: ReadonlyMap<PublicationId, Want>;
  cameraLimit(): Layer;
  emit(event: AdapterEvent): void;
  signal(to: Member, signal: Signal): void;
}

/** Milliseconds in which changes of demand are gathered before they are told. */
const GATHER = 50;

/** Another participant in the room, and the connection to their browser. */
export class Neighbour {
  readonly #home: Home;
  readonly #peer: Peer;
  readonly #sent = new Map<PublicationId, SentTrack>();
  /** What they need of what is published here. */
  readonly #theirWants = new Map<PublicationId, Want>();
  readonly #toTell = new Map<PublicationId, Want>();
  readonly #given = new Map<PublicationId, MediaStreamTrack>();
  readonly #subscriptions = new Map<PublicationId, string>();
  #gathering: ReturnType<typeof setTimeout> | undefined;
  #wasUp = false;
  #member: Member;

  constructor(home: Home, member: Member) {
    this.#home = home;
    this.#member = member;
    this.#peer = new Peer({
      configuration: home.configuration,
      polite: home.me().seat < member.seat,
      signal: (signal) => home.signal(this.#member, signal),
      changed: () => this.refresh(),
      message: (bytes) => this.#message(bytes),
    });
    for (const { publicationId } of member.publications) this.wantsChanged(publicationId);
  }

  get member(): Member {
    return this.#member;
  }

  get connection(): RTCPeerConnection {
    return this.#peer.connection;
  }

  /** Takes what the server says of them; `quietly` when a roster has told it already. */
  update(member: Member, quietly = false): void {
    const before = this.#member;
    this.#member = member;
    if (!quietly) for (const event of memberChanges(before, member)) this.#home.emit(event);
    for (const publication of member.publications)
      if (!has(before, publication)) this.wantsChanged(publication.publicationId);
    this.refresh();
  }

  /** Brings what they are sent in line with what is published and what they need. */
  async send(): Promise<void> {
    const { own, profile } = this.#home;
    const limit = this.#home.cameraLimit();
    const me = this.#home.me();
    const published = this.#member.rights.subscribe ? me.publications : [];
    for (const [publicationId, sent] of this.#sent)
      if (!own.has(publicationId) || !published.some((one) => one.publicationId === publicationId)) {
        this.#sent.delete(publicationId);
        sent.close();
      }
    await Promise.all(
      published.map(async ({ publicationId, source, mutedBy }) => {
        const mine = own.get(publicationId);
        if (!mine) return;
        const { width, height } = mine.track.getSettings();
        const muted = mine.muted || mutedBy.includes('server');
        const want = this.#theirWants.get(publicationId) ?? DEFAULT_WANT;
        const encoding = encodingFor(profile, { source, width, height, muted, limit }, want);
        const sent =
          this.#sent.get(publicationId) ??
          new SentTrack(this.#peer, publicationId, source, mine.track, encoding, profile);
        this.#sent.set(publicationId, sent);
        await sent.want(mine.track, encoding);
      }),
    );
  }

  /** Tells core which of their tracks are there, and why others are not. */
  refresh(): void {
    const { wants } = this.#home;
    const me = this.#home.me();
    const { publications, participantId } = this.#member;
    for (const publicationId of this.#subscriptions.keys())
      if (!publications.some((one) => one.publicationId === publicationId)) {
        this.#subscriptions.delete(publicationId);
        this.#give(publicationId, undefined);
        this.#peer.forget(publicationId);
      }
    for (const { publicationId, mutedBy } of publications) {
      const want = wants.get(publicationId) ?? DEFAULT_WANT;
      // A browser cannot be muted remotely, so a muted participant is not listened to.
      const track = this.#peer.track(publicationId);
      if (track) track.enabled = !mutedBy.includes('server');
      const subscribed = want.subscribed && me.rights.subscribe;
      this.#give(publicationId, subscribed ? track : undefined);
      const pausedBy: PauseReason[] = [];
      if (!me.rights.subscribe) pausedBy.push('rights');
      if (!want.visible) pausedBy.push('demand');
      if (mutedBy.length > 0) pausedBy.push('mute');
      const state = subscribed ? this.#progress(track) : 'off';
      const told = JSON.stringify([state, pausedBy]);
      if (this.#subscriptions.get(publicationId) === told) continue;
      this.#subscriptions.set(publicationId, told);
      this.#home.emit({ type: 'subscription', participantId, publicationId, state, pausedBy });
    }
  }

  #progress(track: MediaStreamTrack | undefined): 'on' | 'subscribing' | 'failed' {
    if (this.#peer.connection.connectionState === 'failed') return 'failed';
    return track ? 'on' : 'subscribing';
  }

  #give(publicationId: PublicationId, track: MediaStreamTrack | undefined): void {
    if (this.#given.get(publicationId) === track) return;
    if (track) this.#given.set(publicationId, track);
    else this.#given.delete(publicationId);
    this.#home.observer.media(publicationId, track);
  }

  /** What this page needs of one of their publications is to be told to them. */
  wantsChanged(publicationId: PublicationId): void {
    const want = this.#home.wants.get(publicationId);
    if (!want) return;
    this.#toTell.set(publicationId, want);
    this.#gathering ??= setTimeout(() => {
      this.#gathering = undefined;
      this.#home.signal(this.#member, { kind: 'wants', wants: Object.fromEntries(this.#toTell) });
      this.#toTell.clear();
    }, GATHER);
  }

  take(signal: Signal): void {
    if (signal.kind !== 'wants') {
      void this.#peer.take(signal);
      return;
    }
    for (const { publicationId } of this.#home.me().publications) {
      const want = signal.wants[publicationId];
      if (want) this.#theirWants.set(publicationId, want);
    }
    void this.send();
  }

  sendLossy(frame: LossyFrame): void {
    this.#peer.send(writeFrame(frame));
  }

  #message(bytes: Uint8Array): void {
    const { rights, participantId: from } = this.#member;
    const frame = rights.data ? readFrame(bytes) : undefined;
    if (frame) this.#home.observer.data({ ...frame, from, reliable: false });
  }

  async look(): Promise<Look> {
    const { participantId, publications } = this.#member;
    const { connectionState } = this.#peer.connection;
    this.#wasUp ||= connectionState === 'connected';
    const flowing = publications.filter(({ publicationId, mutedBy }) => {
      const { visible } = this.#home.wants.get(publicationId) ?? DEFAULT_WANT;
      return mutedBy.length === 0 && visible && this.#given.has(publicationId);
    });
    return {
      participantId,
      way: connectionState === 'connected' ? 'up' : this.#wasUp ? 'down' : 'coming',
      stats: await this.#peer.stats(),
      voice: flowing.find(({ source }) => source === 'microphone')?.publicationId,
      expected: new Set(flowing.map(({ publicationId }) => publicationId)),
    };
  }

  close(): void {
    clearTimeout(this.#gathering);
    for (const publicationId of this.#given.keys()) this.#home.observer.media(publicationId, undefined);
    this.#given.clear();
    this.#peer.close();
  }
}

const has = (member: Member, { publicationId }: Publication): boolean =>
  member.publications.some((one) => one.publicationId === publicationId);
