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
import { deferred, type Deferred } from '@crossfade/video-core/adapter-kit';
import { PublishTrackError, type LocalTrackPublication, type TrackPublishOptions } from 'livekit-client';
import { borrowTrack, type BorrowedTrack } from './borrowed-track.ts';
import { publishSettingsOf, type FrameSize } from './publish-settings.ts';

/** Tries at publishing one track; more than one is needed when the connection breaks meanwhile. */
const PUBLISH_ATTEMPTS = 3;

/** What of the SDK's room publishes. */
export interface PublishingRoom {
  readonly localParticipant: {
    readonly trackPublications: ReadonlyMap<string, { readonly track?: unknown }>;
    publishTrack(track: BorrowedTrack, options: TrackPublishOptions): Promise<unknown>;
    unpublishTrack(track: BorrowedTrack, stopOnUnpublish: boolean): Promise<unknown>;
  };
}

interface Publication {
  readonly publicationId: PublicationId;
  readonly source: Source;
  /** What core lends, until it is unpublished. */
  track: MediaStreamTrack | undefined;
  /** What was asked for last, which the server may not know of yet. */
  muted: boolean;
  /** From when the SDK is asked to publish it. */
  local: BorrowedTrack | undefined;
  /** Settles when the server has it, or it was unpublished before. */
  published: Promise<void>;
  readonly unpublished: Deferred<void>;
  announced: boolean;
}

/**
 * What this client sends. A command for a publication counts at once, also while its publishing is under way or waits
 * for the connection: the SDK is given a track only when it can be published, as it is wanted by then.
 */
export class LocalPublications {
  readonly #room: PublishingRoom;
  readonly #profile: PublishProfile;
  readonly #ready: () => Promise<void>;
  readonly #emit: (body: AdapterEvent) => void;
  readonly #entries = new Map<PublicationId, Publication>();
  #cameraLimit: Layer = 2;

  /** `ready` resolves while the room takes publications, and rejects when it never will again. */
  constructor(
    room: PublishingRoom,
    profile: PublishProfile,
    ready: () => Promise<void>,
    emit: (body: AdapterEvent) => void,
  ) {
    this.#room = room;
    this.#profile = profile;
    this.#ready = ready;
    this.#emit = emit;
  }

  publish(track: MediaStreamTrack, { publicationId, source, muted }: PublishOptions): Promise<void> {
    const existing = this.#entries.get(publicationId);
    if (existing !== undefined) return existing.published;
    const entry: Publication = {
      publicationId,
      source,
      track,
      muted,
      local: undefined,
      published: Promise.resolve(),
      unpublished: deferred(),
      announced: false,
    };
    this.#entries.set(publicationId, entry);
    entry.published = this.#publish(entry);
    return entry.published;
  }

  async unpublish(publicationId: PublicationId): Promise<void> {
    const entry = this.#entries.get(publicationId);
    if (entry === undefined) return;
    giveBack(entry);
    await entry.published.catch(() => undefined);
    if (entry.local) {
      // While the room reconnects, the SDK may be about to publish it again.
      await this.#ready();
      await this.#room.localParticipant.unpublishTrack(entry.local, false);
    }
    this.#forget(entry);
  }

  async replaceTrack(publicationId: PublicationId, track: MediaStreamTrack): Promise<void> {
    const entry = this.#entries.get(publicationId);
    if (entry?.track === undefined) return;
    entry.track = track;
    const replaced = entry.local?.loan.lend(track);
    await entry.published;
    await replaced;
  }

  async setMuted(publicationId: PublicationId, muted: boolean): Promise<void> {
    const entry = this.#entries.get(publicationId);
    if (entry?.track === undefined) return;
    entry.muted = muted;
    // Silent at once, whatever the network does.
    entry.local?.loan.silence(muted);
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
      if (announced && local && 'limit' in local) local.limit(source === 'camera' ? this.#cameraLimit : 2);
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

  /** Lets go of every track. The connection is over. */
  close(): void {
    for (const entry of this.#entries.values()) giveBack(entry);
    this.#entries.clear();
  }

  async #publish(entry: Publication): Promise<void> {
    try {
      for (let attempt = 1; !(await this.#published(entry, attempt)); attempt += 1);
      if (entry.track === undefined) throw cancelled();
      entry.announced = true;
      this.remindEncoders();
      this.#emit({ type: 'local-published', publicationId: entry.publicationId, source: entry.source });
      await this.#applyMuted(entry);
    } catch (error) {
      this.#forget(entry);
      throw errorOf(entry, error);
    }
  }

  /** False when this attempt failed and another is worth while: a publication does not survive a reconnect midway. */
  async #published(entry: Publication, attempt: number): Promise<boolean> {
    // The SDK would wait by itself, but with a timer that outlives a connection which never comes.
    await Promise.race([this.#ready(), entry.unpublished.promise]);
    if (entry.track === undefined) throw cancelled();
    const { source, publicationId, track } = entry;
    // A new one each time: the SDK's track may still be tied to the attempt that failed.
    const local = borrowTrack(track);
    entry.local = local;
    local.loan.silence(entry.muted);
    await local.settled();
    if (entry.muted) await local.mute();
    const { options, scalable } = publishSettingsOf(source, publicationId, this.#profile, sizeOf(track));
    if (scalable && 'scalable' in local) local.scalable = scalable;
    if (entry.track === undefined) {
      entry.local = undefined;
      throw cancelled();
    }
    try {
      await this.#room.localParticipant.publishTrack(local, options);
      return true;
    } catch (error) {
      if (entry.track === undefined || isRefusal(error) || attempt >= PUBLISH_ATTEMPTS) throw error;
      void local.loan.lend(undefined);
      return false;
    }
  }

  async #applyMuted({ local, track, muted }: Publication): Promise<void> {
    if (track === undefined || local === undefined || local.isMuted === muted) return;
    await (muted ? local.mute() : local.unmute());
  }

  #forget(entry: Publication): void {
    giveBack(entry);
    if (this.#entries.get(entry.publicationId) === entry) this.#entries.delete(entry.publicationId);
    if (!entry.announced) return;
    entry.announced = false;
    this.#emit({ type: 'local-unpublished', publicationId: entry.publicationId, source: entry.source });
  }

  #find(matches: (local: BorrowedTrack) => boolean): Publication | undefined {
    for (const entry of this.#entries.values()) if (entry.local && matches(entry.local)) return entry;
    return undefined;
  }
}

/** From now on nothing of it is sent, whatever is still under way. */
function giveBack(entry: Publication): void {
  entry.track = undefined;
  void entry.local?.loan.lend(undefined);
  entry.unpublished.resolve();
}

const cancelled = (): CrossfadeError => new ConnectionLostError('It was unpublished before it was sent.');

function errorOf({ source }: Publication, error: unknown): CrossfadeError {
  if (error instanceof CrossfadeError) return error;
  const options = { cause: error };
  return isRefusal(error)
    ? new PublishRefusedError(source, options)
    : new ConnectionLostError(`Your ${source} could not be shared. Try again.`, options);
}

const isRefusal = (error: unknown): boolean => error instanceof PublishTrackError && error.status === 403;

function sizeOf(track: MediaStreamTrack): FrameSize | undefined {
  const { width, height } = track.getSettings();
  return width && height ? { width, height } : undefined;
}
