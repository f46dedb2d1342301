import { randomUUID } from 'node:crypto';
import type { MutedBy, PublicationId, Rights, Source } from '@crossfade/video-core';
import type { Delivery, Goodbye, Gone, Member, Publication, Welcome } from '../protocol/messages.ts';
import type { AccessClaims } from './access-token.ts';

/** The way to one browser, while it is open. */
export interface Link {
  welcome(welcome: Welcome, heard: () => void): void;
  member(member: Member): void;
  gone(gone: Gone): void;
  deliver(delivery: Delivery, heard: () => void): void;
  goodbye(goodbye: Goodbye): void;
  end(): void;
}

type Unnumbered<Numbered> = Numbered extends unknown ? Omit<Numbered, 'number'> : never;

/** Deliveries that wait for a browser to reconnect; with more than this it starts over. */
const OUTBOX_LIMIT = 2_000;

/** One stay of one participant: what they publish, and what has not reached them yet. */
export class Seat {
  readonly id = randomUUID();
  readonly secret = randomUUID();
  readonly claims: AccessClaims;
  readonly joinedAt = Date.now();
  rights: Rights;
  /** The number of the last order that was carried out. */
  lastOrder = 0;
  /** Its browser knows that it has entered: a browser that drops out before is not waited for. */
  welcomed = false;
  link: Link | undefined;
  readonly #publications = new Map<PublicationId, Publication>();
  readonly #outbox = new Map<number, Delivery>();
  #delivered = 0;

  constructor(claims: AccessClaims, rights: Rights) {
    this.claims = claims;
    this.rights = rights;
  }

  get member(): Member {
    const { participantId, name, role } = this.claims;
    const { id: seat, joinedAt, rights } = this;
    return { seat, participantId, name, role, joinedAt, rights, publications: this.publications };
  }

  get publications(): readonly Publication[] {
    return [...this.#publications.values()];
  }

  publication(publicationId: PublicationId): Publication | undefined {
    return this.#publications.get(publicationId);
  }

  /** One publication of a source at a time: the one before is the answer, when there was one. */
  publish(publication: Publication): Publication | undefined {
    const before = this.publications.find(({ source }) => source === publication.source);
    if (before) this.#publications.delete(before.publicationId);
    this.#publications.set(publication.publicationId, publication);
    return before;
  }

  unpublish(publicationId: PublicationId): Publication | undefined {
    const publication = this.#publications.get(publicationId);
    this.#publications.delete(publicationId);
    return publication;
  }

  /** False when nothing changed. */
  mark(publicationId: PublicationId, mutedBy: readonly MutedBy[]): boolean {
    const publication = this.#publications.get(publicationId);
    if (!publication || publication.mutedBy.join() === mutedBy.join()) return false;
    this.#publications.set(publicationId, { ...publication, mutedBy });
    return true;
  }

  mayPublish(source: Source): boolean {
    return this.rights.publish.includes(source);
  }

  /** False when so much waits that the seat has to be given up. */
  deliver(delivery: Unnumbered<Delivery>): boolean {
    this.#delivered += 1;
    const numbered = { ...delivery, number: this.#delivered };
    this.#outbox.set(numbered.number, numbered);
    this.#send(numbered);
    return this.#outbox.size <= OUTBOX_LIMIT;
  }

  /** Sends again what a former link may have lost. */
  redeliver(): void {
    for (const delivery of this.#outbox.values()) this.#send(delivery);
  }

  #send(delivery: Delivery): void {
    this.link?.deliver(delivery, () => this.#outbox.delete(delivery.number));
  }
}
