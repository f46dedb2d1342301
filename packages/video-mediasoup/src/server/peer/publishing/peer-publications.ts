import {
  mediaKindOf,
  type MutedBy,
  type PublicationId,
  type Rights,
  type Source,
} from '@crossfade/video-core';
import { SIGNALLING_LIMITS, type Requests, type Welcome } from '../../../protocol/index.ts';
import { RequestRefusedError } from '../../signalling/request-refused-error.ts';
import { onTransport, type PeerTransports } from '../peer-transports.ts';
import { Publication, type Publisher } from './publication.ts';

/**
 * Milliseconds between two requests for a keyframe of one stream. A receiver that joins, looks again or changes layers
 * needs one; asked for each, a full room would have its publishers send little else.
 */
const KEYFRAME_PAUSE = 500;

/** The participant who publishes. */
export interface PublishingPeer extends Publisher {
  readonly rights: Rights;
  qualityChanged(): void;
}

/** What publishing needs of the room. */
export interface PublishingRoom<Owner extends PublishingPeer> {
  publication(publicationId: PublicationId): Publication<Owner> | undefined;
  /** @param first False when it has another producer after the old one was lost. */
  published(publication: Publication<Owner>, first: boolean): void;
  unpublish(publication: Publication<Owner>): void;
  loseProducer(publication: Publication<Owner>): void;
  setMuted(publication: Publication<Owner>, by: MutedBy | undefined): void;
}

/** What one participant publishes. */
export class PeerPublications<Owner extends PublishingPeer> {
  readonly #owner: Owner;
  readonly #room: PublishingRoom<Owner>;
  readonly #transports: PeerTransports;
  readonly #all = new Map<PublicationId, Publication<Owner>>();

  constructor(owner: Owner, room: PublishingRoom<Owner>, transports: PeerTransports) {
    this.#owner = owner;
    this.#room = room;
    this.#transports = transports;
  }

  [Symbol.iterator](): Iterator<Publication<Owner>> {
    return this.#all.values();
  }

  add(publication: Publication<Owner>): void {
    this.#all.set(publication.id, publication);
  }

  delete(publicationId: PublicationId): void {
    this.#all.delete(publicationId);
  }

  /** As the participant's own client sees them. */
  get own(): Welcome['own'] {
    return [...this].map(({ id, source, mutedBy, producer }) => ({
      publicationId: id,
      source,
      mutedBy: [...mutedBy],
      producing: producer !== undefined,
    }));
  }

  async produce({
    publicationId,
    source,
    kind,
    rtpParameters,
    muted,
    size,
    encrypted,
  }: Requests['produce']['data']): Promise<void> {
    // mediasoup takes the kind's word for it: what is sent is what its codecs say.
    const foreign = rtpParameters.codecs.find(
      ({ mimeType }) => !mimeType.toLowerCase().startsWith(`${kind}/`),
    );
    if (mediaKindOf(source) !== kind || foreign !== undefined)
      throw new RequestRefusedError('malformed', `A ${source} is not ${foreign?.mimeType ?? kind}.`);
    this.#mustBeAllowed(source);
    const known = this.#room.publication(publicationId);
    if (known && (known.owner !== this.#owner || known.source !== source))
      throw new RequestRefusedError('refused', 'This publication id is taken.');
    if (known?.producer) return;
    if (known === undefined && this.#all.size >= SIGNALLING_LIMITS.publicationsPerParticipant)
      throw new RequestRefusedError('limit-reached', 'You publish too much at once.');
    const transport = this.#transports.current.send;
    const producer = await onTransport(
      transport,
      transport.produce({
        kind,
        rtpParameters,
        paused: muted,
        ...(kind === 'video' && { keyFrameRequestDelay: KEYFRAME_PAUSE }),
      }),
    );
    if (this.#transports.now?.send !== transport || !this.#owner.rights.publish.includes(source)) {
      producer.close();
      this.#mustBeAllowed(source);
      throw new RequestRefusedError('gone', 'The transport was replaced meanwhile.');
    }
    producer.on('score', () => this.#owner.qualityChanged());
    const publication = known ?? new Publication<Owner>(this.#owner, publicationId, source, encrypted);
    // What the server muted stays marked as its doing until the participant unmutes.
    if (!muted) publication.mutedBy.clear();
    else if (publication.mutedBy.size === 0) publication.mutedBy.add('self');
    publication.attach(producer);
    if (size) publication.resize(size);
    this.#room.published(publication, known === undefined);
  }

  #mustBeAllowed(source: Source): void {
    if (!this.#owner.rights.publish.includes(source))
      throw new RequestRefusedError('refused', `You may not share your ${source} in this call.`);
  }

  unproduce(publicationId: PublicationId): void {
    const publication = this.#all.get(publicationId);
    if (publication) this.#room.unpublish(publication);
  }

  setSize({ publicationId, size }: Requests['set-size']['data']): void {
    this.#get(publicationId).resize(size);
  }

  setMuted(publicationId: PublicationId, muted: boolean): void {
    this.#room.setMuted(this.#get(publicationId), muted ? 'self' : undefined);
  }

  #get(publicationId: PublicationId): Publication<Owner> {
    const publication = this.#all.get(publicationId);
    if (publication) return publication;
    throw new RequestRefusedError('not-found', 'You have no such publication.');
  }

  /** Mutes what is published of a source now. */
  muteByServer(source: Source): void {
    for (const publication of this)
      if (publication.source === source && !publication.mutedBy.has('server')) {
        this.#room.setMuted(publication, 'server');
        this.#owner.tell({ type: 'forced-mute', publicationId: publication.id, source });
      }
  }

  /** Ends what the participant may not publish any more. */
  rightsChanged(): void {
    for (const publication of this)
      if (!this.#owner.rights.publish.includes(publication.source)) {
        this.#room.unpublish(publication);
        this.#owner.tell({
          type: 'local-unpublished',
          publicationId: publication.id,
          source: publication.source,
        });
      }
  }

  /** The client has connected again and may have missed which layers are wanted. */
  retell(): void {
    for (const publication of this) publication.retell();
  }

  /** The transport is gone; the client produces again on the next. */
  lose(): void {
    for (const publication of this) this.#room.loseProducer(publication);
  }

  /** mediasoup's scores (0 to 10) of what is sent: the best layer of each publication. */
  *scores(): Generator<number> {
    for (const { producer, mutedBy } of this) {
      // A layer that is not sent scores 0 and says nothing about the network.
      const sent = mutedBy.size > 0 ? [] : (producer?.score ?? []).filter(({ score }) => score > 0);
      if (sent.length > 0) yield Math.max(...sent.map(({ score }) => score));
    }
  }
}
