import type { DisconnectReason } from '../../contract/adapter-event.ts';
import type { ConnectOptions, PublishOptions, RoomConnection } from '../../contract/client-adapter.ts';
import { chooseCodec, explainCodec } from '../../adapter-kit/codecs/codec-choice.ts';
import type { TrackStats } from '../../contract/track-stats.ts';
import type { OutgoingData } from '../../contract/data-message.ts';
import { ConnectionLostError } from '../../contract/errors/connection-lost-error.ts';
import { CrossfadeError } from '../../contract/errors/crossfade-error.ts';
import { ServerAwayError } from '../../contract/errors/server-away-error.ts';
import type { ParticipantId, PublicationId } from '../../contract/identity.ts';
import type { Demand, Layer } from '../../contract/media.ts';
import { publishProfile, type PublishProfile } from '../../contract/publish-profile.ts';
import { Gate } from './gate.ts';
import { MemoryCipher } from './memory-cipher.ts';
import { parseMemoryCredentials } from './memory-credentials.ts';
import { MemoryLink, type Ending } from './memory-link.ts';
import { MemoryMember } from './memory-member.ts';
import type { MemoryNetwork } from './memory-network.ts';
import type { MemoryPublication } from './memory-publication.ts';
import type { MemoryRoom } from './memory-room.ts';
import { memoryStats } from './memory-stats.ts';

/** One client in one memory room, with the faults that a test can play on it. */
export class MemoryConnection implements RoomConnection {
  readonly entered: Promise<void>;
  readonly native = undefined;
  readonly #network: MemoryNetwork;
  readonly #options: ConnectOptions;
  readonly #profile: PublishProfile;
  readonly #link: MemoryLink;
  readonly #gate = new Gate();
  readonly #onClosed: () => void;
  readonly #early = {
    demands: new Map<PublicationId, Demand>(),
    unsubscribed: new Set<PublicationId>(),
    cameraLimit: 2 as Layer,
  };
  /** What is to be published and is not yet: later commands change it. */
  readonly #pending = new Map<PublicationId, { track: MediaStreamTrack; muted: boolean }>();
  #place: { readonly room: MemoryRoom; readonly member: MemoryMember } | undefined;
  #closed = false;
  #stopListening: (() => void) | undefined;

  constructor(network: MemoryNetwork, options: ConnectOptions, onClosed: () => void) {
    this.#network = network;
    this.#options = options;
    this.#profile = publishProfile(options.profile);
    this.#onClosed = onClosed;
    this.#link = new MemoryLink(options.observer, () => this.#over());
    options.observer.event({ type: 'connection', state: 'connecting' });
    this.entered = this.#enter();
    // Whoever cares awaits it; the failure is also told as an event.
    this.entered.catch(() => undefined);
  }

  get participantId(): ParticipantId | undefined {
    return this.#place?.member.participantId;
  }

  async #enter(): Promise<void> {
    await Promise.resolve();
    if (this.#closed) throw new ConnectionLostError();
    try {
      if (!this.#network.reachable) throw new ServerAwayError();
      const { token } = parseMemoryCredentials(this.#options.credentials);
      const { room, grant } = this.#network.admit(token);
      const { keys } = this.#options;
      const cipher = keys && new MemoryCipher(keys);
      const member = new MemoryMember({ ...grant, joinedAt: this.#network.now() }, this.#link, cipher);
      for (const [publicationId, demand] of this.#early.demands) member.demands.set(publicationId, demand);
      for (const publicationId of this.#early.unsubscribed) member.unsubscribed.add(publicationId);
      member.cameraLimit = this.#early.cameraLimit;
      this.#place = { room, member };
      room.enter(member);
      if (cipher) {
        this.#stopListening = cipher.onChange(() => void room.rekey(member));
        void room.rekey(member);
      }
    } catch (error) {
      this.#link.end(endingFor(error));
      // The last event comes first, then the promise.
      await this.#gate.pass().catch(() => undefined);
      throw error;
    }
    this.#link.afterwards(() => this.#gate.open());
    await this.#gate.pass();
  }

  publish(track: MediaStreamTrack, options: PublishOptions): Promise<void> {
    const { publicationId } = options;
    const pending = { track, muted: options.muted };
    this.#pending.set(publicationId, pending);
    return this.#command((room, member) => {
      if (this.#pending.get(publicationId) !== pending)
        throw new ConnectionLostError('It was unpublished before it was sent.');
      this.#pending.delete(publicationId);
      const { muted } = pending;
      return room.publish(member, pending.track, { ...options, muted }, wayOf(this.#profile, options));
    });
  }

  unpublish(publicationId: PublicationId): Promise<void> {
    this.#pending.delete(publicationId);
    return this.#command((room, member) => room.unpublish(member, publicationId));
  }

  replaceTrack(publicationId: PublicationId, track: MediaStreamTrack): Promise<void> {
    const pending = this.#pending.get(publicationId);
    if (pending) pending.track = track;
    return this.#command((room, member) => room.replaceTrack(member, publicationId, track));
  }

  setMuted(publicationId: PublicationId, muted: boolean): Promise<void> {
    const pending = this.#pending.get(publicationId);
    if (pending) pending.muted = muted;
    return this.#command((room, member) => room.setMuted(member, publicationId, muted));
  }

  setDemand(publicationId: PublicationId, demand: Demand): void {
    if (this.#closed) return;
    if (this.#place) this.#place.room.setDemand(this.#place.member, publicationId, demand);
    else this.#early.demands.set(publicationId, demand);
  }

  limitCamera(largest: Layer): void {
    if (this.#closed) return;
    this.#early.cameraLimit = largest;
    this.#place?.room.limitCamera(this.#place.member, largest);
  }

  setSubscribed(publicationId: PublicationId, subscribed: boolean): void {
    if (this.#closed) return;
    if (this.#place) this.#place.room.setSubscribed(this.#place.member, publicationId, subscribed);
    else if (subscribed) this.#early.unsubscribed.delete(publicationId);
    else this.#early.unsubscribed.add(publicationId);
  }

  send(message: OutgoingData): Promise<void> {
    return this.#command((room, member) => room.send(member, message));
  }

  async stats(): Promise<readonly TrackStats[]> {
    if (this.#closed || !this.#place) return [];
    const wanted = this.#profile.codecs.camera;
    return memoryStats(this.#place.member).map((one) => explainCodec(one, wanted));
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#place?.room.expel(this.#place.member, 'left', undefined);
    this.#link.leave({ reason: 'left', retryable: false });
    this.#over();
  }

  // Faults

  /** Breaks the signalling until `heal`; media goes on. */
  cut(): void {
    if (!this.#place || this.#closed) return;
    this.#gate.shut();
    this.#link.cut();
  }

  /** Mends it: `full` is what a server does that has forgotten the session meanwhile. */
  heal(how: 'resume' | 'full'): void {
    if (!this.#place || this.#closed || !this.#link.isCut || !this.#link.heal()) return;
    this.#place.room.readmit(this.#place.member, how);
    this.#link.afterwards(() => this.#gate.open());
  }

  /** Breaks it for good. */
  vanish(): void {
    if (!this.#place || this.#closed) return;
    this.#link.heal();
    this.#place.room.expel(this.#place.member, 'lost', { reason: 'lost', retryable: true });
  }

  async #command(run: (room: MemoryRoom, member: MemoryMember) => void | Promise<void>): Promise<void> {
    await this.#gate.pass();
    await Promise.resolve();
    if (!this.#place || this.#closed) throw new ConnectionLostError();
    await run(this.#place.room, this.#place.member);
    // What the command makes the room tell arrives before its answer.
    await new Promise<void>((resolve) => this.#link.afterwards(resolve));
  }

  #over(): void {
    this.#stopListening?.();
    this.#gate.fail(new ConnectionLostError());
    this.#onClosed();
  }
}

/** What this provider carries. */
const CODECS = ['vp8', 'vp9', 'h264'] as const;

function wayOf(
  profile: PublishProfile,
  { source }: PublishOptions,
): Pick<MemoryPublication, 'layers' | 'codec'> {
  if (source !== 'camera' && source !== 'screen') return { layers: [], codec: 'opus' };
  return { layers: profile[source].layers, codec: chooseCodec(profile.codecs[source], CODECS) };
}

const REASONS: Readonly<Record<string, DisconnectReason>> = {
  'room-not-found': 'room-missing',
  'server-away': 'server-away',
  'participant-removed': 'removed',
  'credentials-invalid': 'refused',
};

function endingFor(error: unknown): Ending {
  const reason = (error instanceof CrossfadeError && REASONS[error.code]) || 'failed';
  return { reason, retryable: reason === 'room-missing' || reason === 'server-away' };
}
