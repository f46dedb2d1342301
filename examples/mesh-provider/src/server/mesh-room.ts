import { randomUUID } from 'node:crypto';
import type { DisconnectReason, ParticipantId, Rights, Source } from '@crossfade/video-core';
import type { CredentialGrant, RoomParticipant, RoomSpec, ServerEvent } from '@crossfade/video-core/server';
import type { Command, Gone, Handshake, Order, Publication, Result } from '../protocol/messages.ts';
import type { AccessClaims } from './access-token.ts';
import { RefusedError } from './refused-error.ts';
import { Seat, type Link } from './seat.ts';

/** What the room holds of a participant, inside or not. */
interface Standing {
  readonly rights: Rights;
  /** Tokens of a lower serial number admit no more. */
  readonly admitsFrom: number;
}

type Draft<Event> = Event extends unknown ? Omit<Event, 'id' | 'room' | 'at'> : never;

export interface MeshRoomOptions {
  readonly spec: RoomSpec;
  /** Milliseconds for which a seat is kept when its browser is cut off. */
  readonly keepSeat: number;
  readonly tell: (event: ServerEvent) => void;
  /** The room is over and to be forgotten. */
  readonly gone: () => void;
}

/**
 * Who is in a call and what they publish. No media comes here: the room introduces browsers to each other, and tells
 * everybody what may be believed of whom.
 */
export class MeshRoom {
  readonly #options: MeshRoomOptions;
  readonly #seats = new Map<string, Seat>();
  readonly #standings = new Map<ParticipantId, Standing>();
  readonly #waits = new Map<Seat, NodeJS.Timeout>();
  #serial = 0;
  #emptyFor: NodeJS.Timeout | undefined;
  #over = false;

  constructor(options: MeshRoomOptions) {
    this.#options = options;
    this.#tell({ type: 'room-started' });
    this.#watchEmptiness();
  }

  get size(): number {
    return this.#seats.size;
  }

  /** The serial number of the token that is to be signed for the grant. */
  admit({ participantId, rights }: CredentialGrant): number {
    this.#serial += 1;
    const admitsFrom = this.#standings.get(participantId)?.admitsFrom ?? 0;
    this.#standings.set(participantId, { rights, admitsFrom });
    return this.#serial;
  }

  /** The seat that a browser held before a break, when it is still kept. */
  held({ participantId }: AccessClaims, resume: Handshake['resume']): Seat | undefined {
    const seat = resume && this.#seats.get(resume.seat);
    return seat?.claims.participantId === participantId && seat.secret === resume?.secret ? seat : undefined;
  }

  /** Throws `RefusedError` when the bearer may not come in. */
  check({ participantId, serial, expired }: AccessClaims): Standing {
    if (expired) throw new RefusedError('expired', 'The invitation has expired. Join again.');
    const standing = this.#standings.get(participantId);
    if (standing && serial < standing.admitsFrom)
      throw new RefusedError('removed', 'You were removed from this call.');
    if (!standing) throw new RefusedError('credentials', 'Nobody was admitted with this token.');
    const others = [...this.#seats.values()].filter(({ claims }) => claims.participantId !== participantId);
    if (others.length >= this.#options.spec.maxParticipants)
      throw new RefusedError('full', 'This call is full.');
    return standing;
  }

  enter(claims: AccessClaims, link: Link, publications: readonly Publication[]): Seat {
    const { rights } = this.check(claims);
    const { participantId, name } = claims;
    for (const seat of this.#seatsOf(participantId)) {
      seat.link?.goodbye({ reason: 'replaced' });
      this.#take(seat, 'replaced');
    }
    const seat = new Seat(claims, rights);
    for (const publication of publications)
      if (seat.mayPublish(publication.source)) seat.publish(publication);
    this.#seats.set(seat.id, seat);
    clearTimeout(this.#emptyFor);
    this.#tell({ type: 'participant-joined', participantId, name });
    for (const { source } of seat.publications)
      this.#tell({ type: 'track-published', participantId, source });
    for (const other of this.#seats.values()) if (other !== seat) other.link?.member(seat.member);
    this.#welcome(seat, link, false);
    return seat;
  }

  resume(seat: Seat, link: Link): void {
    seat.link?.end();
    clearTimeout(this.#waits.get(seat));
    this.#waits.delete(seat);
    this.#welcome(seat, link, true);
    seat.redeliver();
  }

  #welcome(seat: Seat, link: Link, resumed: boolean): void {
    seat.link = link;
    const others = [...this.#seats.values()].filter((other) => other !== seat).map(({ member }) => member);
    link.welcome({ resumed, you: seat.member, others, secret: seat.secret }, () => (seat.welcomed = true));
  }

  /** A link broke. Its seat is kept for a while, and nothing is reported meanwhile. */
  cutOff(seat: Seat, link: Link): void {
    if (seat.link !== link || !this.#seats.has(seat.id)) return;
    seat.link = undefined;
    if (!seat.welcomed) this.#take(seat, 'left');
    else
      this.#waits.set(
        seat,
        setTimeout(() => this.#take(seat, 'lost'), this.#options.keepSeat),
      );
  }

  /** Carries out what a browser asks for, once, however often it comes. */
  obey(seat: Seat, { number, command }: Order): Result {
    if (!this.#seats.has(seat.id))
      return { ok: false, code: 'invalid', message: 'You are not in the call any more.' };
    const again = number <= seat.lastOrder;
    seat.lastOrder = Math.max(seat.lastOrder, number);
    // What is passed on is passed on once; everything else may be done again without harm.
    if (again && (command.do === 'signal' || command.do === 'send')) return { ok: true };
    return this.#obey(seat, command);
  }

  #obey(seat: Seat, command: Command): Result {
    const { participantId } = seat.claims;
    switch (command.do) {
      case 'publish':
        return this.#publish(seat, command.publication);
      case 'unpublish':
        if (this.#unpublish(seat, command.publicationId)) this.#changed(seat);
        return { ok: true };
      case 'mute':
        if (seat.mark(command.publicationId, command.muted ? this.#marksAnd(seat, command) : []))
          this.#changed(seat);
        return { ok: true };
      case 'signal': {
        const to = this.#seats.get(command.to);
        if (to) this.#deliver(to, { what: 'signal', from: seat.id, signal: command.signal });
        return { ok: true };
      }
      case 'send': {
        if (!seat.rights.data)
          return { ok: false, code: 'data-refused', message: 'you may not send messages in this call.' };
        const { topic, payload, to } = command;
        for (const other of this.#seats.values())
          if (other !== seat && (!to?.length || to.includes(other.claims.participantId)))
            this.#deliver(other, { what: 'message', from: participantId, topic, payload });
        return { ok: true };
      }
      case 'leave':
        this.#take(seat, 'left');
        return { ok: true };
    }
  }

  #marksAnd(seat: Seat, { publicationId }: Extract<Command, { readonly do: 'mute' }>) {
    const marks = seat.publication(publicationId)?.mutedBy ?? [];
    return marks.includes('server') ? (['self', 'server'] as const) : (['self'] as const);
  }

  #deliver(seat: Seat, delivery: Parameters<Seat['deliver']>[0]): void {
    if (seat.deliver(delivery)) return;
    seat.link?.goodbye({ reason: 'lost', message: 'Your connection is too slow for this call.' });
    this.#take(seat, 'lost');
  }

  #publish(seat: Seat, publication: Publication): Result {
    const { participantId } = seat.claims;
    const { source, publicationId } = publication;
    if (!seat.mayPublish(source))
      return { ok: false, code: 'publish-refused', message: `${source} is not allowed.` };
    if (seat.publication(publicationId)) return { ok: true };
    if (seat.publish(publication)) this.#tell({ type: 'track-unpublished', participantId, source });
    this.#tell({ type: 'track-published', participantId, source });
    this.#changed(seat);
    return { ok: true };
  }

  #unpublish(seat: Seat, publicationId: Publication['publicationId']): boolean {
    const publication = seat.unpublish(publicationId);
    if (!publication) return false;
    const { participantId } = seat.claims;
    this.#tell({ type: 'track-unpublished', participantId, source: publication.source });
    return true;
  }

  // Commands of the server half

  participants(): readonly RoomParticipant[] {
    return [...this.#seats.values()].map(({ member, publications }) => ({
      participantId: member.participantId,
      name: member.name,
      joinedAt: member.joinedAt,
      sources: publications.map(({ source }) => source),
      rights: member.rights,
    }));
  }

  remove(participantId: ParticipantId, message: string): void {
    const standing = this.#standings.get(participantId);
    if (!standing) return;
    this.#serial += 1;
    this.#standings.set(participantId, { ...standing, admitsFrom: this.#serial });
    for (const seat of this.#seatsOf(participantId)) {
      seat.link?.goodbye({ reason: 'removed', message });
      this.#take(seat, 'removed');
    }
  }

  mute(participantId: ParticipantId, source: Source): void {
    for (const seat of this.#seatsOf(participantId))
      for (const publication of seat.publications) {
        const { publicationId, mutedBy } = publication;
        if (publication.source !== source) continue;
        const marks = mutedBy.includes('self') ? (['self', 'server'] as const) : (['server'] as const);
        if (seat.mark(publicationId, marks)) this.#changed(seat);
      }
  }

  setRights(participantId: ParticipantId, rights: Rights): void {
    const standing = this.#standings.get(participantId);
    if (!standing) return;
    this.#standings.set(participantId, { ...standing, rights });
    for (const seat of this.#seatsOf(participantId)) {
      seat.rights = rights;
      for (const { publicationId, source } of seat.publications)
        if (!seat.mayPublish(source)) this.#unpublish(seat, publicationId);
      this.#changed(seat);
    }
  }

  close(reason: Extract<DisconnectReason, 'ended' | 'lost'>): void {
    if (this.#over) return;
    for (const seat of this.#seats.values()) {
      seat.link?.goodbye({ reason });
      this.#take(seat, 'left');
    }
    this.#over = true;
    clearTimeout(this.#emptyFor);
    this.#tell({ type: 'room-finished' });
    this.#options.gone();
  }

  // How the others hear of it

  #seatsOf(participantId: ParticipantId): readonly Seat[] {
    return [...this.#seats.values()].filter(({ claims }) => claims.participantId === participantId);
  }

  #changed(seat: Seat): void {
    for (const { link } of this.#seats.values()) link?.member(seat.member);
  }

  #take(seat: Seat, reason: Gone['reason']): void {
    if (!this.#seats.delete(seat.id)) return;
    clearTimeout(this.#waits.get(seat));
    this.#waits.delete(seat);
    seat.link?.end();
    const { participantId } = seat.claims;
    for (const { publicationId } of seat.publications) this.#unpublish(seat, publicationId);
    for (const { link } of this.#seats.values()) link?.gone({ seat: seat.id, reason });
    this.#tell({ type: 'participant-left', participantId });
    if (this.#seats.size === 0) this.#watchEmptiness();
  }

  #watchEmptiness(): void {
    if (this.#over) return;
    clearTimeout(this.#emptyFor);
    this.#emptyFor = setTimeout(() => this.close('ended'), this.#options.spec.emptyTimeout * 1_000).unref();
  }

  #tell(event: Draft<ServerEvent>): void {
    const { room } = this.#options.spec;
    this.#options.tell({ ...event, id: randomUUID(), room, at: Date.now() });
  }
}
