import { CrossfadeError } from '../../contract/errors/crossfade-error.ts';
import {
  asId,
  stampKey,
  type PublicationId,
  type RoomStamp,
  type StampKey,
} from '../../contract/identity.ts';
import { sameDemand, SOURCES, type Demand, type Layer, type Source } from '../../contract/media.ts';
import type { CallEvent } from '../../call/call-event.ts';
import type { MediaOwner } from '../media/remote-media.ts';
import { randomHex } from './random-hex.ts';
import type { RoomLink } from './room-link.ts';

/** What every room of the call shall carry; the same for all of them. */
export interface LocalWish {
  /** The captured track that shall be sent; `undefined` while the source is off. */
  original(source: Source): MediaStreamTrack | undefined;
  muted(source: Source): boolean;
  /** Clones the original for one room. */
  lend(source: Source): MediaStreamTrack | undefined;
  giveBack(source: Source, clone: MediaStreamTrack): void;
  /** What is needed of a remote source, once that is known. */
  demand(owner: MediaOwner): Demand | undefined;
  readonly largestCameraLayer: Layer;
}

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
 * One room, kept equal to the local wish: it holds the connection, the publication and clone of each source, and the
 * demand. Whatever changed the wish, `sync` carries the difference out; it never waits for a publication that is still
 * pending, so a stop or a mute takes effect however slow the network is.
 */
export class RoomSide {
  readonly stamp: RoomStamp;
  readonly key: StampKey;
  readonly link: RoomLink;
  readonly #wish: LocalWish;
  readonly #onRefused: (source: Source) => void;
  readonly #sent = new Map<Source, Sent>();
  /** Unpublishing that is under way: a room takes one publication of a source at a time. */
  readonly #withdrawing = new Map<Source, Promise<void>>();
  readonly #demands = new Map<PublicationId, Demand>();
  #closed = false;

  constructor(link: RoomLink, wish: LocalWish, onRefused: (source: Source) => void) {
    this.stamp = link.stamp;
    this.key = stampKey(link.stamp);
    this.link = link;
    this.#wish = wish;
    this.#onRefused = onRefused;
    this.syncCameraLimit();
  }

  /**
   * Makes what this room has of a source equal to the wish. Idempotent. Resolves when the room was told, or cannot be;
   * rejects only with errors that are not of core.
   */
  async sync(source: Source): Promise<void> {
    if (this.#closed) return;
    const original = this.#wish.original(source);
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
    this.link.connection.limitCamera(this.#wish.largestCameraLayer);
  }

  syncDemand(publicationId: PublicationId, owner: MediaOwner): void {
    const demand = this.#wish.demand(owner);
    if (demand === undefined || sameDemand(this.#demands.get(publicationId), demand)) return;
    this.#demands.set(publicationId, demand);
    this.link.connection.setDemand(publicationId, demand);
  }

  /** Updates what this room has from its events. */
  follow(event: CallEvent): void {
    switch (event.type) {
      case 'forced-mute': {
        const sent = this.#sent.get(event.source);
        if (sent?.publicationId === event.publicationId) sent.muted = true;
        break;
      }
      case 'publication-removed':
        this.#demands.delete(event.publicationId);
        break;
      default:
    }
  }

  /** Leaves the room. Clones stop at once; resolves as `RoomConnection.close` does. Idempotent. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const [source, { clone }] of this.#sent) this.#wish.giveBack(source, clone);
    this.#sent.clear();
    await this.link.close();
  }

  async #publish(source: Source): Promise<void> {
    const before = this.#withdrawing.get(source);
    if (before) {
      await before;
      return this.sync(source);
    }
    const original = this.#wish.original(source);
    const clone = this.#wish.lend(source);
    if (original === undefined || clone === undefined) return;
    // 64 random bits are enough within one call.
    const publicationId = asId.publication(randomHex(8));
    const muted = this.#wish.muted(source);
    const sent: Sent = { publicationId, original, clone, muted, published: Promise.resolve() };
    this.#sent.set(source, sent);
    sent.published = this.link.connection.publish(clone, { publicationId, source, muted }).catch((error) => {
      const wanted = this.#sent.get(source) === sent;
      if (wanted) this.#sent.delete(source);
      this.#wish.giveBack(source, sent.clone);
      if (wanted && CrossfadeError.isInstance(error) && error.code === 'publish-refused')
        this.#onRefused(source);
      ignoreExpected(error);
    });
    await sent.published;
  }

  async #withdraw(source: Source, { publicationId, clone }: Sent): Promise<void> {
    this.#sent.delete(source);
    this.#wish.giveBack(source, clone);
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
    const clone = this.#wish.lend(source);
    if (clone === undefined) return;
    this.#wish.giveBack(source, sent.clone);
    Object.assign(sent, { original, clone });
    await this.link.connection.replaceTrack(sent.publicationId, clone).catch(ignoreExpected);
  }

  async #syncMuted(source: Source, sent: Sent): Promise<void> {
    const muted = this.#wish.muted(source);
    if (sent.muted === muted) return;
    sent.muted = muted;
    await this.link.connection.setMuted(sent.publicationId, muted).catch(ignoreExpected);
  }
}

/** A room that is gone, or refuses, says so in its events; the next one gets the whole wish. */
function ignoreExpected(error: unknown): void {
  if (!CrossfadeError.isInstance(error)) throw error;
}
