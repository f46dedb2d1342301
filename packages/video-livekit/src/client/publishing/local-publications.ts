import {
  ConnectionLostError,
  CrossfadeError,
  PublishRefusedError,
  type AdapterEvent,
  type Layer,
  type PublicationId,
  type PublishProfile,
  type Source,
} from '@crossfade/video-core';
import type { PublishOptions } from '@crossfade/video-core/client';
import { PublishTrackError, type LocalTrackPublication, type Room } from 'livekit-client';
import { borrowTrack, limitLayers, shareStream, type BorrowedTrack } from './borrowed-track.ts';
import { publishSettingsOf, type FrameSize } from './publish-settings.ts';

/** Tries at publishing one track; more than one is needed when the connection breaks meanwhile. */
const PUBLISH_ATTEMPTS = 3;

interface Publication {
  readonly publicationId: PublicationId;
  readonly source: Source;
  /** What core gave; only ever cloned. */
  given: MediaStreamTrack;
  local: BorrowedTrack['local'];
  /** The clone that is sent now. */
  media: MediaStreamTrack;
  /** What was asked for last, which the server may not know of yet. */
  muted: boolean;
  /** Resolves when the server has it. */
  published: Promise<void>;
  announced: boolean;
  withdrawn: boolean;
}

/** What this client sends: one entry per publication, each with a clone that lives exactly as long. */
export class LocalPublications {
  readonly #room: Room;
  readonly #profile: PublishProfile;
  readonly #ready: () => Promise<void>;
  readonly #emit: (body: AdapterEvent) => void;
  readonly #entries = new Map<PublicationId, Publication>();
  #cameraLimit: Layer = 2;

  /** `ready` resolves while the room takes publications, and rejects when it never will again. */
  constructor(
    room: Room,
    profile: PublishProfile,
    ready: () => Promise<void>,
    emit: (body: AdapterEvent) => void,
  ) {
    this.#room = room;
    this.#profile = profile;
    this.#ready = ready;
    this.#emit = emit;
  }

  publish(track: MediaStreamTrack, options: PublishOptions): Promise<void> {
    const { publicationId, source, muted } = options;
    const existing = this.#entries.get(publicationId);
    if (existing !== undefined) return existing.published;
    const { local, media } = borrowTrack(track);
    const entry: Publication = {
      publicationId,
      source,
      given: track,
      local,
      media,
      muted,
      published: Promise.resolve(),
      announced: false,
      withdrawn: false,
    };
    this.#entries.set(publicationId, entry);
    entry.published = this.#send(entry);
    return entry.published;
  }

  async unpublish(publicationId: PublicationId): Promise<void> {
    const entry = this.#entries.get(publicationId);
    if (entry === undefined) return;
    entry.withdrawn = true;
    this.#letGo(entry);
    // What was never published needs no unpublishing.
    await entry.published.catch(() => undefined);
    await this.#room.localParticipant.unpublishTrack(entry.local, false);
    this.#forget(entry);
  }

  async replaceTrack(publicationId: PublicationId, track: MediaStreamTrack): Promise<void> {
    const entry = this.#entries.get(publicationId);
    if (entry === undefined || entry.withdrawn) return;
    const next = track.clone();
    next.enabled = !entry.muted;
    try {
      await entry.published;
      await entry.local.replaceTrack(next, true);
    } catch (error) {
      next.stop();
      throw this.#errorOf(entry, error);
    }
    if (entry.withdrawn) {
      next.stop();
      return;
    }
    this.#letGo(entry);
    entry.given = track;
    entry.media = next;
  }

  async setMuted(publicationId: PublicationId, muted: boolean): Promise<void> {
    const entry = this.#entries.get(publicationId);
    if (entry === undefined || entry.withdrawn) return;
    entry.muted = muted;
    // Silent at once, whatever the network does.
    if (muted) entry.media.enabled = false;
    await entry.published;
    await this.#applyMuted(entry);
  }

  limitCamera(largest: Layer): void {
    this.#cameraLimit = largest;
    this.remindEncoders();
  }

  /**
   * Sets again what encoders forgot. Each negotiation makes Chromium's: an answer switches on every layer that it
   * does not mark as paused (libwebrtc 156, `UpdateSimulcastLayerStatusInSender`).
   */
  remindEncoders(): void {
    for (const { source, local, announced } of this.#entries.values())
      if (announced) limitLayers(local, source === 'camera' ? this.#cameraLimit : 2);
  }

  /** The server silenced a track of ours. */
  forceMuted(trackSid: string): void {
    const entry = this.#find((local) => local.sid === trackSid);
    if (entry === undefined) return;
    entry.muted = true;
    this.#emit({ type: 'forced-mute', publicationId: entry.publicationId, source: entry.source });
  }

  /** The SDK took a publication out: because it was told to, or because the server did. */
  unpublished(publication: LocalTrackPublication): void {
    const entry = this.#find((local) => local === publication.track);
    if (entry !== undefined) this.#forget(entry);
  }

  /** After a full reconnect: what the SDK could not publish again is gone. */
  reconcile(): void {
    const sent = new Set(
      [...this.#room.localParticipant.trackPublications.values()].map(({ track }) => track),
    );
    for (const entry of this.#entries.values()) {
      if (entry.announced && !sent.has(entry.local)) this.#forget(entry);
    }
  }

  publicationIdOf(trackSid: string): PublicationId | undefined {
    return this.#find((local) => local.sid === trackSid)?.publicationId;
  }

  /** The tracks that are sent now. */
  *sent(): Generator<Pick<Publication, 'publicationId' | 'source' | 'local'>> {
    for (const entry of this.#entries.values()) if (entry.announced) yield entry;
  }

  /** Stops every clone. The connection is over. */
  close(): void {
    for (const entry of this.#entries.values()) {
      entry.withdrawn = true;
      this.#letGo(entry);
    }
    this.#entries.clear();
  }

  async #send(entry: Publication): Promise<void> {
    try {
      for (let attempt = 1; !(await this.#sent(entry, attempt)); attempt += 1) this.#borrowAgain(entry);
      if (entry.withdrawn) return;
      entry.announced = true;
      this.remindEncoders();
      this.#emit({ type: 'local-published', publicationId: entry.publicationId, source: entry.source });
      await this.#applyMuted(entry);
    } catch (error) {
      this.#forget(entry);
      throw this.#errorOf(entry, error);
    }
  }

  /** False when this attempt failed and another is worth while: a publication does not survive a reconnect midway. */
  async #sent(entry: Publication, attempt: number): Promise<boolean> {
    if (entry.muted) await entry.local.mute();
    // The SDK would wait by itself, but with a timer that outlives a connection which never comes.
    await this.#ready();
    if (entry.withdrawn) return true;
    const { source, publicationId, local } = entry;
    const { options, scalable } = publishSettingsOf(
      source,
      publicationId,
      this.#profile,
      sizeOf(entry.media),
    );
    if (scalable) shareStream(local, scalable);
    try {
      await this.#room.localParticipant.publishTrack(local, options);
      return true;
    } catch (error) {
      if (entry.withdrawn || isRefusal(error) || attempt >= PUBLISH_ATTEMPTS) throw error;
      return false;
    }
  }

  /** The SDK's own track may still be tied to the attempt that failed. */
  #borrowAgain(entry: Publication): void {
    this.#letGo(entry);
    const { local, media } = borrowTrack(entry.given);
    entry.local = local;
    entry.media = media;
  }

  async #applyMuted(entry: Publication): Promise<void> {
    if (entry.withdrawn || entry.local.isMuted === entry.muted) return;
    await (entry.muted ? entry.local.mute() : entry.local.unmute());
  }

  #forget(entry: Publication): void {
    entry.withdrawn = true;
    this.#letGo(entry);
    if (this.#entries.get(entry.publicationId) === entry) this.#entries.delete(entry.publicationId);
    if (!entry.announced) return;
    entry.announced = false;
    this.#emit({ type: 'local-unpublished', publicationId: entry.publicationId, source: entry.source });
  }

  #letGo(entry: Publication): void {
    entry.media.stop();
  }

  #find(matches: (local: BorrowedTrack['local']) => boolean): Publication | undefined {
    for (const entry of this.#entries.values()) if (matches(entry.local)) return entry;
    return undefined;
  }

  #errorOf(entry: Publication, error: unknown): CrossfadeError {
    if (CrossfadeError.isInstance(error)) return error;
    const options = { cause: error };
    return isRefusal(error)
      ? new PublishRefusedError(entry.source, options)
      : new ConnectionLostError(`Your ${entry.source} could not be shared. Try again.`, options);
  }
}

const isRefusal = (error: unknown): boolean => error instanceof PublishTrackError && error.status === 403;

function sizeOf(track: MediaStreamTrack): FrameSize | undefined {
  const { width, height } = track.getSettings();
  return width && height ? { width, height } : undefined;
}
