import type { AdapterEvent, ParticipantInfo, PublicationInfo } from '../../contract/adapter-event.ts';
import type { IncomingData, RoomObserver } from '../../contract/client-adapter.ts';
import type { ParticipantId, PublicationId } from '../../contract/identity.ts';
import type { Source } from '../../contract/media.ts';
import { ConformanceError } from './conformance-error.ts';
import { within } from './deadline.ts';

type Event<Type extends AdapterEvent['type']> = Extract<AdapterEvent, { readonly type: Type }>;

/**
 * Sees everything that one connection tells, keeps what follows from it, and notes what the contract forbids: events
 * out of order, about strangers, after the end, or that are not data.
 */
export class Witness implements RoomObserver {
  readonly events: AdapterEvent[] = [];
  readonly messages: IncomingData[] = [];
  /** Who is in the room beside the witness, and what they publish, as the events say. */
  readonly people = new Map<ParticipantId, ParticipantInfo>();
  readonly tracks = new Map<PublicationId, MediaStreamTrack>();
  /** What the contract forbids and happened. */
  readonly violations: string[] = [];
  readonly #self: ParticipantId;
  readonly #patience: number;
  readonly #waiting = new Set<() => void>();
  #silent = false;
  #entered = false;
  #over = false;

  constructor(self: ParticipantId, patience: number) {
    this.#self = self;
    this.#patience = patience;
  }

  event(body: AdapterEvent): void {
    this.#check(body);
    this.events.push(body);
    this.#follow(body);
    this.#wake();
  }

  data(message: IncomingData): void {
    this.#mayTell('data');
    this.messages.push(message);
    this.#wake();
  }

  media(publicationId: PublicationId, track: MediaStreamTrack | undefined): void {
    this.#mayTell('media');
    if (track) this.tracks.set(publicationId, track);
    else this.tracks.delete(publicationId);
    this.#wake();
  }

  /** From now on nothing may be told: `close` has resolved. */
  silence(): void {
    this.#silent = true;
  }

  // Asking

  of<Type extends AdapterEvent['type']>(type: Type): readonly Event<Type>[] {
    return this.events.filter((event): event is Event<Type> => event.type === type);
  }

  get connections(): readonly string[] {
    return this.of('connection').map(({ state }) => state);
  }

  get ending(): Extract<Event<'connection'>, { readonly state: 'disconnected' }> | undefined {
    return this.of('connection').find((event) => event.state === 'disconnected');
  }

  publication(publicationId: PublicationId): PublicationInfo | undefined {
    for (const { publications } of this.people.values()) {
      const found = publications.find((publication) => publication.publicationId === publicationId);
      if (found) return found;
    }
    return undefined;
  }

  publicationOf(participantId: ParticipantId, source: Source): PublicationInfo | undefined {
    return this.people.get(participantId)?.publications.find((publication) => publication.source === source);
  }

  // Waiting

  /** Resolves with the first thing that `look` finds, now or after something was told. */
  async until<Found>(what: string, look: () => Found | undefined | false): Promise<Found> {
    let wake: (() => void) | undefined;
    const found = new Promise<Found>((resolve) => {
      wake = () => {
        const seen = look();
        if (seen !== undefined && seen !== false) resolve(seen);
      };
      this.#waiting.add(wake);
      wake();
    });
    try {
      return await within(found, this.#patience, () => `"${what}" (${this.#self} saw: ${this.#lately()})`);
    } finally {
      if (wake) this.#waiting.delete(wake);
    }
  }

  /** The first event of a type that `matches`, from `since` (a former `events.length`) on. */
  async untilEvent<Type extends AdapterEvent['type']>(
    type: Type,
    matches: (event: Event<Type>) => boolean = () => true,
    since = 0,
  ): Promise<Event<Type>> {
    return this.until(`an event ${type}`, () =>
      this.events
        .slice(since)
        .filter((event): event is Event<Type> => event.type === type)
        .find(matches),
    );
  }

  /** A command's answer, bounded by the same patience as everything that is waited for. */
  during<Value>(command: Promise<Value>, what: string): Promise<Value> {
    return within(command, this.#patience, () => `${what} (${this.#self} saw: ${this.#lately()})`);
  }

  untilPerson(participantId: ParticipantId): Promise<ParticipantInfo> {
    return this.until(`${participantId} is in the room`, () => this.people.get(participantId));
  }

  async untilGone(participantId: ParticipantId): Promise<void> {
    await this.until(`${participantId} is gone`, () => !this.people.has(participantId));
  }

  untilPublication(
    publicationId: PublicationId,
    matches: (publication: PublicationInfo) => boolean = () => true,
  ): Promise<PublicationInfo> {
    return this.until(`publication ${publicationId} is there as wanted`, () => {
      const publication = this.publication(publicationId);
      return publication && matches(publication) && publication;
    });
  }

  async untilWithdrawn(publicationId: PublicationId): Promise<void> {
    await this.until(
      `publication ${publicationId} and its media are gone`,
      () => !this.publication(publicationId) && !this.tracks.has(publicationId),
    );
  }

  untilTrack(publicationId: PublicationId): Promise<MediaStreamTrack> {
    return this.until(`the track of ${publicationId} is there`, () => this.tracks.get(publicationId));
  }

  untilMessage(matches: (message: IncomingData) => boolean): Promise<IncomingData> {
    return this.until('a message', () => this.messages.find(matches));
  }

  // Following

  #follow(event: AdapterEvent): void {
    switch (event.type) {
      case 'connection':
        this.#over ||= event.state === 'disconnected';
        break;
      case 'roster':
        this.#entered = true;
        this.people.clear();
        for (const person of event.participants) this.people.set(person.participantId, person);
        break;
      case 'participant-joined':
        this.people.set(event.participant.participantId, event.participant);
        break;
      case 'participant-updated':
        this.#change(event.participantId, (person) => ({ ...person, name: event.name, role: event.role }));
        break;
      case 'participant-left':
        this.people.delete(event.participantId);
        break;
      case 'publication-added':
      case 'publication-updated':
        this.#change(event.participantId, (person) => ({
          ...person,
          publications: [
            ...person.publications.filter((one) => one.publicationId !== event.publication.publicationId),
            event.publication,
          ],
        }));
        break;
      case 'publication-removed':
        this.#change(event.participantId, (person) => ({
          ...person,
          publications: person.publications.filter((one) => one.publicationId !== event.publicationId),
        }));
        break;
      default:
    }
  }

  #change(participantId: ParticipantId, next: (person: ParticipantInfo) => ParticipantInfo): void {
    const person = this.people.get(participantId);
    if (person) this.people.set(participantId, next(person));
  }

  // Judging

  #check(event: AdapterEvent): void {
    this.#mayTell(event.type);
    if (JSON.stringify(event) !== JSON.stringify(structuredClone(event)) || hasForeign(event))
      this.violations.push(`the event ${event.type} is not plain data`);
    if (this.events.length === 0 && !(event.type === 'connection' && event.state === 'connecting'))
      this.violations.push(`the first event was ${event.type} and not "connecting"`);
    if (event.type === 'roster') {
      if (this.connections.at(-1) !== 'connected') this.violations.push('a roster came without "connected"');
      if (event.participants.some(({ participantId }) => participantId === this.#self))
        this.violations.push('a roster held the local participant');
      return;
    }
    const about = this.#stranger(event);
    if (about !== undefined) this.violations.push(about);
  }

  /** What is wrong with an event about somebody, if something is. */
  #stranger(event: AdapterEvent): string | undefined {
    switch (event.type) {
      case 'participant-joined':
        if (!this.#entered) return 'somebody joined before the roster told who was there';
        return event.participant.participantId === this.#self ? 'the local participant joined' : undefined;
      case 'participant-updated':
      case 'participant-left':
      case 'publication-added':
        return this.people.has(event.participantId)
          ? undefined
          : `${event.type} was about ${event.participantId}, who is not in the room`;
      case 'publication-updated':
        return this.#knows(event.participantId, event.publication.publicationId)
          ? undefined
          : `${event.type} was about a publication that is not there`;
      case 'publication-removed':
        return this.#knows(event.participantId, event.publicationId)
          ? undefined
          : `${event.type} was about a publication that is not there`;
      default:
        return undefined;
    }
  }

  #knows(participantId: ParticipantId, publicationId: PublicationId): boolean {
    const publications = this.people.get(participantId)?.publications ?? [];
    return publications.some((publication) => publication.publicationId === publicationId);
  }

  #mayTell(what: string): void {
    if (this.#silent) this.violations.push(`${what} was told after close`);
    else if (this.#over && what !== 'media') this.violations.push(`${what} was told after "disconnected"`);
  }

  #wake(): void {
    for (const wake of this.#waiting) wake();
  }

  #lately(): string {
    const told = this.events.slice(-12).map((event) => {
      if (event.type !== 'connection') return event.type;
      return event.state === 'disconnected' ? `disconnected(${event.reason})` : event.state;
    });
    return told.join(', ') || 'nothing';
  }

  /** Fails the case when the contract was broken on the way, whatever the case itself looked at. */
  judge(): void {
    const [first] = this.violations;
    if (first !== undefined) throw new ConformanceError(`${this.#self}: ${this.violations.join('; ')}`);
  }
}

/** True for values that JSON changes on the way: `undefined` in a field, class instances, numbers that are none. */
function hasForeign(value: unknown): boolean {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return false;
  if (typeof value === 'number') return !Number.isFinite(value);
  if (Array.isArray(value)) return value.some(hasForeign);
  if (typeof value !== 'object') return true;
  const prototype: unknown = Object.getPrototypeOf(value);
  return (prototype !== Object.prototype && prototype !== null) || Object.values(value).some(hasForeign);
}
