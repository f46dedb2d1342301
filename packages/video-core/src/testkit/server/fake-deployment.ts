import { manifest } from '../../contract/capabilities.ts';
import { ProviderUnavailableError } from '../../contract/errors/provider-unavailable-error.ts';
import { RoomNotFoundError } from '../../contract/errors/room-not-found-error.ts';
import {
  asId,
  kindOf,
  type DeploymentId,
  type ParticipantId,
  type RoomName,
} from '../../contract/identity.ts';
import { SOURCES, type Source } from '../../contract/media.ts';
import type { Rights } from '../../contract/rights.ts';
import type {
  CredentialGrant,
  RoomParticipant,
  RoomSpec,
  ServerAdapter,
} from '../../contract/server-adapter.ts';
import type { ServerEvent } from '../../contract/server-event.ts';

interface FakeRoom {
  readonly spec: RoomSpec;
  readonly people: Map<ParticipantId, RoomParticipant>;
}

/** Each kind of event without what the deployment adds. */
type EventBody = ServerEvent extends infer Event
  ? Event extends ServerEvent
    ? Omit<Event, 'id' | 'room' | 'at'>
    : never
  : never;

/** For tests: a deployment whose people come and go as the test says, and that can be taken away. */
export class FakeDeployment implements ServerAdapter {
  readonly deployment: DeploymentId;
  readonly capabilities;
  /** While it is unreachable, requests wait and are carried out late; else they are rejected. */
  hangs = false;
  #reachable = true;
  #waiting: (() => void)[] = [];
  readonly rooms = new Map<RoomName, FakeRoom>();
  readonly grants: CredentialGrant[] = [];
  readonly rights: Rights[] = [];
  readonly said: string[] = [];
  readonly #listeners = new Set<(event: ServerEvent) => void>();
  #events = 0;

  /** `missing`: features that it does not support, each with its reason. */
  constructor(name: string, missing: Parameters<typeof manifest>[1] = {}) {
    this.deployment = asId.deployment(name);
    this.capabilities = manifest(kindOf(this.deployment), missing);
  }

  get reachable(): boolean {
    return this.#reachable;
  }

  set reachable(reachable: boolean) {
    this.#reachable = reachable;
    if (reachable) for (const go of this.#waiting.splice(0)) go();
  }

  get listeners(): number {
    return this.#listeners.size;
  }

  /** Somebody enters, and the deployment tells unless it is lost on the way. */
  enter(room: RoomName, participantId: ParticipantId, told: 'told' | 'lost' = 'told'): void {
    const person = {
      participantId,
      name: 'somebody',
      joinedAt: 0,
      sources: [],
      rights: this.#granted(room, participantId),
    };
    this.#room(room).people.set(participantId, person);
    if (told === 'told') this.emit(room, { type: 'participant-joined', participantId, name: 'somebody' });
  }

  /** Somebody goes, and the deployment tells unless it is lost on the way. */
  leave(room: RoomName, participantId: ParticipantId, told: 'told' | 'lost' = 'told'): void {
    this.#room(room).people.delete(participantId);
    if (told === 'told') this.emit(room, { type: 'participant-left', participantId });
  }

  /** Somebody inside publishes a source. */
  publish(room: RoomName, participantId: ParticipantId, source: Source): void {
    const { people } = this.#room(room);
    const person = people.get(participantId);
    if (person) people.set(participantId, { ...person, sources: [...person.sources, source] });
  }

  emit(room: RoomName, body: EventBody, id = `event-${(this.#events += 1)}`): void {
    const event: ServerEvent = { id, room, at: 0, ...body };
    for (const listener of this.#listeners) listener(event);
  }

  async createRoom(spec: RoomSpec): Promise<void> {
    await this.#ask();
    if (!this.rooms.has(spec.room)) this.rooms.set(spec.room, { spec, people: new Map() });
  }

  async issueCredentials(grant: CredentialGrant): Promise<unknown> {
    await this.#ask();
    this.#room(grant.room);
    this.grants.push(grant);
    return { ticket: this.grants.length };
  }

  async listParticipants(room: RoomName): Promise<readonly RoomParticipant[]> {
    await this.#ask();
    return [...this.#room(room).people.values()];
  }

  async removeParticipant(room: RoomName, participantId: ParticipantId, message: string): Promise<void> {
    await this.#ask();
    this.rooms.get(room)?.people.delete(participantId);
    this.said.push(message);
  }

  async mute(_room: RoomName, _participantId: ParticipantId, source: string): Promise<void> {
    await this.#ask();
    this.said.push(`mute ${source}`);
  }

  async setRights(room: RoomName, participantId: ParticipantId, rights: Rights): Promise<void> {
    await this.#ask();
    this.rights.push(rights);
    const people = this.rooms.get(room)?.people;
    const person = people?.get(participantId);
    if (person) people?.set(participantId, { ...person, rights });
  }

  async closeRoom(room: RoomName): Promise<void> {
    await this.#ask();
    this.rooms.delete(room);
  }

  async health() {
    return this.reachable ? { healthy: true } : { healthy: false, detail: 'a test took it away' };
  }

  async usage() {
    return undefined;
  }

  onEvent(listener: (event: ServerEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  async close(): Promise<void> {
    this.#listeners.clear();
  }

  /** What the latest credentials said; everything without any. */
  #granted(room: RoomName, participantId: ParticipantId): Rights {
    const grant = this.grants.findLast((one) => one.room === room && one.participantId === participantId);
    return grant?.rights ?? { publish: SOURCES, subscribe: true, data: true };
  }

  /** Yields, as a request over a network does. */
  async #ask(): Promise<void> {
    await Promise.resolve();
    if (this.#reachable) return;
    if (this.hangs)
      return new Promise((resolve) => {
        this.#waiting.push(resolve);
      });
    throw new ProviderUnavailableError(this.deployment);
  }

  #room(name: RoomName): FakeRoom {
    const room = this.rooms.get(name);
    if (!room) throw new RoomNotFoundError(name);
    return room;
  }
}
