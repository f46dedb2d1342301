import { CrossfadeError } from '../../../contract/errors/crossfade-error.ts';
import { asPublicationId, type PublicationId } from '../../../contract/identity.ts';
import { SOURCES, type Demand, type Layer, type Source } from '../../../contract/media.ts';
import type { LocalSources } from './local-sources.ts';
import { randomHex } from './random-hex.ts';
import type { RoomLink } from './room-link.ts';

/** What a source sends in this room, as last told to it. */
interface Sent {
  readonly publicationId: PublicationId;
  original: MediaStreamTrack;
  clone: MediaStreamTrack;
  muted: boolean;
  /** Resolves when the room has it, or will not have it. */
  published: Promise<void>;
}

/**
 * One room, kept equal to what the participant wants: it holds the connection, and the publication and clone of each source.
 * Whatever changed, `sync` carries the difference out; it never waits for a publication that is still pending, so a stop or
 * a mute takes effect however slow the network is. Demand is passed on: adapters tell nothing twice.
 */
export class RoomSide {
  readonly link: RoomLink;
  /** What every room of the call shall carry; the same for all of them. */
  readonly #sources: LocalSources;
  readonly #onRefused: (source: Source) => void;
  readonly #sent = new Map<Source, Sent>();
  /** Unpublishing that is under way: a room takes one publication of a source at a time. */
  readonly #withdrawing = new Map<Source, Promise<void>>();
  /** The largest layer that this room gets of the camera, whatever is wanted; a change is told by `syncCameraLimit`. */
  largestLayer: Layer = 2;
  #closed = false;

  constructor(link: RoomLink, sources: LocalSources, onRefused: (source: Source) => void) {
    this.link = link;
    this.#sources = sources;
    this.#onRefused = onRefused;
    this.syncCameraLimit();
  }

  /**
   * Makes what this room has of a source equal to the local sources. Idempotent. Resolves when the room was told, or cannot be;
   * rejects only with errors that are not of core.
   */
  async sync(source: Source): Promise<void> {
    if (this.#closed) return;
    const original = this.#sources.media.original(source);
    const sent = this.#sent.get(source);
    if (sent === undefined) return original ? this.#publish(source) : this.#withdrawing.get(source);
    if (original === undefined) return this.#withdraw(source, sent);
    await Promise.all([
      this.#syncTrack(source, sent, original),
      this.#syncMuted(source, sent),
      sent.published,
    ]);
  }

  syncAll(): void {
    for (const source of SOURCES) void this.sync(source);
  }

  syncCameraLimit(): void {
    const { largestCameraLayer: wanted } = this.#sources;
    this.link.connection.limitCamera(this.largestLayer < wanted ? this.largestLayer : wanted);
  }

  /** Tells the room what is needed of a publication: of a video the smallest layer, where this room gets no other either. */
  setDemand(publicationId: PublicationId, demand: Demand): void {
    this.link.connection.setDemand(
      publicationId,
      this.largestLayer ? demand : { ...demand, width: 0, height: 0 },
    );
  }

  /** The server muted a publication, so the room need not be told. */
  forcedMute(source: Source, publicationId: PublicationId): void {
    const sent = this.#sent.get(source);
    if (sent?.publicationId === publicationId) sent.muted = true;
  }

  /** Leaves the room. Clones stop at once; resolves as `RoomConnection.close` does. Idempotent. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const [source, { clone }] of this.#sent) this.#sources.media.giveBack(source, clone);
    this.#sent.clear();
    await this.link.close();
  }

  async #publish(source: Source): Promise<void> {
    const before = this.#withdrawing.get(source);
    if (before) {
      await before;
      return this.sync(source);
    }
    const original = this.#sources.media.original(source);
    const clone = this.#sources.media.lend(source);
    if (original === undefined || clone === undefined) return;
    // 64 random bits are enough within one call.
    const publicationId = asPublicationId(randomHex(8));
    const muted = this.#sources.muted(source);
    const sent: Sent = { publicationId, original, clone, muted, published: Promise.resolve() };
    this.#sent.set(source, sent);
    sent.published = this.link.connection.publish(clone, { publicationId, source, muted }).catch((error) => {
      const wanted = this.#sent.get(source) === sent;
      if (wanted) this.#sent.delete(source);
      this.#sources.media.giveBack(source, sent.clone);
      if (wanted && error instanceof CrossfadeError && error.code === 'publish-refused')
        this.#onRefused(source);
      ignoreExpected(error);
    });
    await sent.published;
  }

  async #withdraw(source: Source, { publicationId, clone }: Sent): Promise<void> {
    this.#sent.delete(source);
    this.#sources.media.giveBack(source, clone);
    const told = this.link.connection.unpublish(publicationId).catch(ignoreExpected);
    const settled = told
      .catch(() => undefined)
      .finally(() => {
        if (this.#withdrawing.get(source) === settled) this.#withdrawing.delete(source);
      });
    this.#withdrawing.set(source, settled);
    await told;
  }

  async #syncTrack(source: Source, sent: Sent, original: MediaStreamTrack): Promise<void> {
    if (sent.original === original) return;
    const clone = this.#sources.media.lend(source);
    if (clone === undefined) return;
    this.#sources.media.giveBack(source, sent.clone);
    Object.assign(sent, { original, clone });
    await this.link.connection.replaceTrack(sent.publicationId, clone).catch(ignoreExpected);
  }

  async #syncMuted(source: Source, sent: Sent): Promise<void> {
    const muted = this.#sources.muted(source);
    if (sent.muted === muted) return;
    sent.muted = muted;
    await this.link.connection.setMuted(sent.publicationId, muted).catch(ignoreExpected);
  }
}

/** A room that is gone, or refuses, says so in its events; the next one gets everything. */
function ignoreExpected(error: unknown): void {
  if (!(error instanceof CrossfadeError)) throw error;
}
