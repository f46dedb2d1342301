import { CredentialsInvalidError } from '../../contract/errors/credentials-invalid-error.ts';
import { ParticipantRemovedError } from '../../contract/errors/participant-removed-error.ts';
import { RoomNotFoundError } from '../../contract/errors/room-not-found-error.ts';
import type { ParticipantId, RoomName } from '../../contract/identity.ts';
import type { Rights } from '../../contract/rights.ts';
import type { CredentialGrant, RoomSpec } from '../../contract/server-adapter.ts';
import type { ServerEvent } from '../../contract/server-event.ts';
import { MemoryRoom, type RoomNews } from './memory-room.ts';

interface IssuedToken {
  readonly grant: CredentialGrant;
  /** Counts all tokens, so that one can be told to be from before a removal. */
  readonly serial: number;
  expiresAt: number;
}

/** What was decided about somebody after their token was issued. */
interface Admission {
  removed?: { readonly upTo: number; readonly message: string };
  rights?: { readonly upTo: number; readonly rights: Rights };
}

/**
 * Stands for servers and network of one deployment without either: the server half and every client half made on it
 * meet here. Rooms are entered by tokens alone, and tests can cut each client off (see `MemoryConnection`).
 */
export class MemoryNetwork {
  readonly now: () => number;
  /** False plays a deployment that does not answer. */
  reachable = true;
  readonly #rooms = new Map<RoomName, MemoryRoom>();
  readonly #tokens = new Map<string, IssuedToken>();
  readonly #admissions = new Map<RoomName, Map<ParticipantId, Admission>>();
  readonly #listeners = new Set<(event: ServerEvent) => void>();
  #serial = 0;
  #happenings = 0;

  /** `now` in milliseconds since 1970. */
  constructor(options: { readonly now?: () => number } = {}) {
    this.now = options.now ?? Date.now;
  }

  openRoom(spec: RoomSpec): void {
    if (this.findRoom(spec.room)) return;
    const { room: name } = spec;
    this.#rooms.set(name, new MemoryRoom(spec, this.now, (news) => this.#tell(name, news)));
    this.#tell(name, { type: 'room-started' });
  }

  /** A room that stayed empty for longer than its time is gone; that is found out when somebody looks. */
  findRoom(name: RoomName): MemoryRoom | undefined {
    const room = this.#rooms.get(name);
    if (!room || room.members.size > 0) return room;
    if (this.now() - room.emptySince < room.spec.emptyTimeout * 1000) return room;
    this.closeRoom(name);
    return undefined;
  }

  /** Names of the rooms that are open, for tests that count what is left behind. */
  get openRooms(): readonly RoomName[] {
    return [...this.#rooms.keys()].filter((name) => this.findRoom(name) !== undefined);
  }

  closeRoom(name: RoomName): void {
    const room = this.#rooms.get(name);
    if (!room) return;
    this.#rooms.delete(name);
    this.#admissions.delete(name);
    for (const member of room.members.values())
      room.expel(member, 'left', { reason: 'ended', retryable: false });
    this.#tell(name, { type: 'room-finished' });
  }

  /** Plays a server that is killed: everybody is cut off, the rooms are gone, and no notice is sent. */
  die(): void {
    this.reachable = false;
    const rooms = [...this.#rooms.values()];
    this.#rooms.clear();
    this.#admissions.clear();
    for (const room of rooms)
      for (const { link } of room.members.values()) link.end({ reason: 'server-away', retryable: true });
  }

  issueToken(grant: CredentialGrant): string {
    this.#serial += 1;
    const claims = btoa(encodeURIComponent(JSON.stringify({ room: grant.room, sub: grant.participantId })));
    const token = `memory.${claims}.${this.#serial}-${Math.random().toString(36).slice(2)}`;
    this.#tokens.set(token, {
      grant,
      serial: this.#serial,
      expiresAt: this.now() + grant.ttl * 1000,
    });
    return token;
  }

  /** Lets a token's time run out now. */
  expireToken(token: string): void {
    const issued = this.#tokens.get(token);
    if (issued) issued.expiresAt = this.now() - 1;
  }

  /** Checks a token as a server does at the door. Throws the error of core that says why not. */
  admit(token: string): { readonly room: MemoryRoom; readonly grant: CredentialGrant } {
    const issued = this.#tokens.get(token);
    if (!issued) throw new CredentialsInvalidError('nobody issued this token.');
    if (issued.expiresAt <= this.now()) throw new CredentialsInvalidError('the token has expired.');
    const { grant, serial } = issued;
    const room = this.findRoom(grant.room);
    if (!room) throw new RoomNotFoundError(grant.room);
    const admission = this.#admissions.get(grant.room)?.get(grant.participantId);
    if (admission?.removed && serial <= admission.removed.upTo)
      throw new ParticipantRemovedError(admission.removed.message);
    const alike = [...room.members.values()].filter(({ rights }) => rights.hidden === grant.rights.hidden);
    if (!room.members.has(grant.participantId) && alike.length >= room.spec.maxParticipants)
      throw new CredentialsInvalidError('the room is full.');
    if (admission?.rights && serial <= admission.rights.upTo)
      return { room, grant: { ...grant, rights: admission.rights.rights } };
    return { room, grant };
  }

  removeParticipant(name: RoomName, participantId: ParticipantId, message: string): void {
    const room = this.findRoom(name);
    if (!room) return;
    this.#admission(name, participantId).removed = { upTo: this.#serial, message };
    const member = room.members.get(participantId);
    if (member) room.expel(member, 'removed', { reason: 'removed', retryable: false, message });
  }

  setRights(name: RoomName, participantId: ParticipantId, rights: Rights): void {
    const room = this.findRoom(name);
    if (!room) return;
    this.#admission(name, participantId).rights = { upTo: this.#serial, rights };
    room.setRights(participantId, rights);
  }

  onEvent(listener: (event: ServerEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  #admission(name: RoomName, participantId: ParticipantId): Admission {
    const ofRoom = this.#admissions.get(name) ?? new Map<ParticipantId, Admission>();
    this.#admissions.set(name, ofRoom);
    const admission = ofRoom.get(participantId) ?? {};
    ofRoom.set(participantId, admission);
    return admission;
  }

  #tell(room: RoomName, news: RoomNews | { readonly type: 'room-started' | 'room-finished' }): void {
    this.#happenings += 1;
    const event: ServerEvent = { id: `memory-${this.#happenings}`, room, at: this.now(), ...news };
    queueMicrotask(() => {
      for (const listener of this.#listeners) listener(event);
    });
  }
}
