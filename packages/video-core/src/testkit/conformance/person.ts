import type { AdapterEvent } from '../../contract/adapter-event.ts';
import type { PublishOptions, RoomConnection } from '../../contract/client-adapter.ts';
import type { TrackStats } from '../../contract/track-stats.ts';
import { asId, type ParticipantId, type PublicationId } from '../../contract/identity.ts';
import { mediaKindOf, type Source } from '../../contract/media.ts';
import type { ConformanceSecret } from './conformance-secret.ts';
import type { ConformanceSeat } from './conformance-harness.ts';
import type { GivenTracks } from './given-tracks.ts';
import type { Witness } from './witness.ts';

/** What somebody sends. */
export interface Sent {
  readonly publicationId: PublicationId;
  readonly source: Source;
  readonly track: MediaStreamTrack;
}

let minted = 0;
const mintPublicationId = (source: Source): PublicationId => {
  minted += 1;
  return asId.publication(`${source}-${minted}-${Math.random().toString(36).slice(2, 8)}`);
};

/** Somebody in a room: a connection, and a witness of all that it tells. */
export class Person {
  readonly id: ParticipantId;
  readonly seat: ConformanceSeat;
  readonly witness: Witness;
  readonly connection: RoomConnection;
  readonly secret: ConformanceSecret;
  readonly #tracks: GivenTracks;
  #toldBeforeEntered: readonly AdapterEvent[] = [];

  constructor(
    id: ParticipantId,
    seat: ConformanceSeat,
    witness: Witness,
    connection: RoomConnection,
    tracks: GivenTracks,
    secret: ConformanceSecret,
  ) {
    this.id = id;
    this.seat = seat;
    this.witness = witness;
    this.connection = connection;
    this.secret = secret;
    this.#tracks = tracks;
    connection.entered.then(
      () => (this.#toldBeforeEntered = [...witness.events]),
      // Whoever cares awaits `entered` itself.
      () => undefined,
    );
  }

  /** What had been told at the moment in which `entered` resolved. */
  get toldBeforeEntered(): readonly AdapterEvent[] {
    return this.#toldBeforeEntered;
  }

  /** Publishes a new track of that source. */
  async publish(
    source: Source,
    options: { readonly muted?: boolean; readonly size?: 'small' | 'large' } = {},
  ): Promise<Sent> {
    const sent = this.prepare(source, options.size);
    const published = this.connection.publish(sent.track, optionsOf(sent, options.muted));
    await this.witness.during(published, `publishing a ${source}`);
    return sent;
  }

  /** A track and an id, not published yet. */
  prepare(source: Source, size?: 'small' | 'large'): Sent {
    return {
      publicationId: mintPublicationId(source),
      source,
      track: this.#tracks.make(mediaKindOf(source), size),
    };
  }

  async stats(publicationId: PublicationId, direction: 'send' | 'receive'): Promise<TrackStats | undefined> {
    const all = await this.connection.stats();
    return all.find((one) => one.publicationId === publicationId && one.direction === direction);
  }

  async close(): Promise<void> {
    await this.connection.close();
    this.witness.silence();
  }
}

export const optionsOf = ({ publicationId, source }: Sent, muted = false): PublishOptions => ({
  publicationId,
  source,
  muted,
});
