import type {
  CallId,
  CallKey,
  DeploymentId,
  ParticipantId,
  RoomName,
  TenantId,
} from '../../contract/identity.ts';
import { roomName } from '../../contract/identity.ts';
import type { Source } from '../../contract/media.ts';
import type { Role } from '../../contract/rights.ts';
import type { CallRecord, LeftoverRoom, NewCall, ParticipantRecord } from './call-record.ts';
import type { CallStore, EndCondition } from './call-store.ts';

/** Ended calls that are remembered, so that a late rejoin is told that its call ended. */
const REMEMBERED = 1_000;

interface StoredCall {
  record: CallRecord;
  roomClosed: boolean;
  readonly participants: Map<ParticipantId, ParticipantRecord>;
}

const place = (tenant: TenantId, key: CallKey): string => JSON.stringify([tenant, key]);

function mayEnd({ entered, emptySince }: CallRecord, condition: EndCondition): boolean {
  if (condition === 'always') return true;
  if (condition === 'never-entered') return !entered;
  return emptySince !== undefined && emptySince < condition.emptyBefore;
}

/** A source put among others, once, or taken from them. */
function among(sources: readonly Source[], source: Source, included: boolean): readonly Source[] {
  const others = sources.filter((each) => each !== source);
  return included ? [...others, source] : others;
}

function occupied(record: CallRecord): CallRecord {
  const { emptySince, ...rest } = record;
  return emptySince === undefined && record.entered ? record : { ...rest, entered: true };
}

/** Calls of one process, for tests and for products that may forget their calls at a restart. */
export class MemoryCallStore implements CallStore {
  readonly #calls = new Map<CallId, StoredCall>();
  readonly #openAt = new Map<string, CallId>();
  #ended: CallId[] = [];

  async open(call: NewCall): Promise<{ call: CallRecord; opened: boolean }> {
    const existing = this.#open(call.tenant, call.key);
    if (existing) return { call: existing.record, opened: false };
    const { decision, openedAt } = call;
    const record: CallRecord = {
      ...call,
      pin: decision.deployment,
      epoch: 1,
      attempt: 1,
      emptySince: openedAt,
      entered: false,
      locked: false,
      guestsDenied: [],
    };
    this.#calls.set(call.id, { record, roomClosed: false, participants: new Map() });
    this.#openAt.set(place(call.tenant, call.key), call.id);
    return { call: record, opened: true };
  }

  async visit(tenant: TenantId, key: CallKey, at: number): Promise<CallRecord | undefined> {
    const call = this.#open(tenant, key);
    if (call?.record.emptySince !== undefined)
      call.record = { ...call.record, emptySince: Math.max(at, call.record.emptySince) };
    return call?.record;
  }

  async findOpen(tenant: TenantId, key: CallKey): Promise<CallRecord | undefined> {
    return this.#open(tenant, key)?.record;
  }

  async find(call: CallId): Promise<CallRecord | undefined> {
    return this.#calls.get(call)?.record;
  }

  async listOpen({
    after,
    limit,
  }: {
    readonly after?: CallId;
    readonly limit: number;
  }): Promise<readonly CallRecord[]> {
    return this.#openRecords()
      .filter(({ id }) => after === undefined || id > after)
      .toSorted((a, b) => (a.id < b.id ? -1 : 1))
      .slice(0, limit);
  }

  async markOccupied(id: CallId): Promise<void> {
    const call = this.#calls.get(id);
    if (call && call.record.endedAt === undefined) call.record = occupied(call.record);
  }

  async markEmpty(id: CallId, at: number): Promise<void> {
    const call = this.#calls.get(id);
    if (call && call.record.endedAt === undefined)
      call.record = { ...call.record, emptySince: call.record.emptySince ?? at };
  }

  async listExpired(emptyBefore: number, limit: number): Promise<readonly CallRecord[]> {
    return this.#openRecords()
      .filter((record) => mayEnd(record, { emptyBefore }))
      .toSorted((a, b) => (a.emptySince ?? 0) - (b.emptySince ?? 0))
      .slice(0, limit);
  }

  async end(id: CallId, at: number, condition: EndCondition): Promise<boolean> {
    const call = this.#calls.get(id);
    if (!call || call.record.endedAt !== undefined || !mayEnd(call.record, condition)) return false;
    call.record = { ...call.record, endedAt: at };
    this.#openAt.delete(place(call.record.tenant, call.record.key));
    this.#ended.push(id);
    while (this.#ended.length > REMEMBERED) {
      const oldest = this.#ended.shift();
      if (oldest !== undefined) this.#calls.delete(oldest);
    }
    return true;
  }

  async forgetEnded(before: number, limit: number): Promise<number> {
    const old = this.#ended
      .filter((id) => {
        const call = this.#calls.get(id);
        return call?.roomClosed === true && (call.record.endedAt ?? before) < before;
      })
      .slice(0, limit);
    for (const id of old) this.#calls.delete(id);
    this.#ended = this.#ended.filter((id) => this.#calls.has(id));
    return old.length;
  }

  async setLocked(id: CallId, locked: boolean): Promise<void> {
    const call = this.#calls.get(id);
    if (call) call.record = { ...call.record, locked };
  }

  async setGuestsDenied(id: CallId, source: Source, denied: boolean): Promise<void> {
    const call = this.#calls.get(id);
    if (call) call.record = { ...call.record, guestsDenied: among(call.record.guestsDenied, source, denied) };
  }

  async listLeftoverRooms(
    deployments: readonly DeploymentId[],
    limit: number,
  ): Promise<readonly LeftoverRoom[]> {
    return [...this.#calls.values()]
      .filter(
        ({ record, roomClosed }) =>
          record.endedAt !== undefined && !roomClosed && deployments.includes(record.pin),
      )
      .slice(0, limit)
      .map(({ record: { id, epoch, attempt, pin } }) => ({
        call: id,
        epoch,
        attempt,
        room: roomName(id, { epoch, attempt }),
        deployment: pin,
      }));
  }

  async markRoomClosed(room: RoomName): Promise<void> {
    for (const call of this.#calls.values())
      if (roomName(call.record.id, call.record) === room) call.roomClosed = true;
  }

  async addParticipant(participant: ParticipantRecord): Promise<void> {
    this.#calls.get(participant.call)?.participants.set(participant.id, participant);
  }

  async findParticipant(call: CallId, id: ParticipantId): Promise<ParticipantRecord | undefined> {
    return this.#calls.get(call)?.participants.get(id);
  }

  async listParticipants(
    call: CallId,
    named?: readonly ParticipantId[],
  ): Promise<readonly ParticipantRecord[]> {
    return [...(this.#calls.get(call)?.participants.values() ?? [])]
      .filter(({ id }) => named?.includes(id) ?? true)
      .toSorted((a, b) => a.joinedAt - b.joinedAt);
  }

  async renameParticipant(call: CallId, id: ParticipantId, name: string): Promise<void> {
    this.#change(call, id, (participant) => ({ ...participant, name }));
  }

  async setResumeHash(call: CallId, id: ParticipantId, resumeHash: string): Promise<void> {
    this.#change(call, id, (participant) => ({ ...participant, resumeHash }));
  }

  async setRole(call: CallId, id: ParticipantId, role: Role): Promise<void> {
    this.#change(call, id, (participant) => ({ ...participant, role }));
  }

  async markRemoved(
    call: CallId,
    id: ParticipantId,
    removed: { readonly at: number; readonly message: string },
  ): Promise<void> {
    this.#change(call, id, (participant) => ({ removed, ...participant }));
  }

  async setBlocked(call: CallId, id: ParticipantId, source: Source, blocked: boolean): Promise<void> {
    this.#change(call, id, (participant) => ({
      ...participant,
      blocked: among(participant.blocked, source, blocked),
    }));
  }

  #open(tenant: TenantId, key: CallKey): StoredCall | undefined {
    const id = this.#openAt.get(place(tenant, key));
    return id === undefined ? undefined : this.#calls.get(id);
  }

  #openRecords(): CallRecord[] {
    return [...this.#calls.values()]
      .map(({ record }) => record)
      .filter(({ endedAt }) => endedAt === undefined);
  }

  #change(
    call: CallId,
    id: ParticipantId,
    change: (participant: ParticipantRecord) => ParticipantRecord,
  ): void {
    const participants = this.#calls.get(call)?.participants;
    const participant = participants?.get(id);
    if (participant) participants?.set(id, change(participant));
  }
}
