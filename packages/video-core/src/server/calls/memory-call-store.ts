import {
  asId,
  type CallId,
  type CallKey,
  type DeploymentId,
  type ParticipantId,
  type ProviderKind,
  type RoomName,
  type RoomStamp,
  type TenantId,
} from '../../contract/identity.ts';
import type { Source } from '../../contract/media.ts';
import type { Role } from '../../contract/rights.ts';
import {
  isLockedOut,
  openedCall,
  roomsOf,
  type CallRecord,
  type CallRoom,
  type NewCall,
  type ParticipantRecord,
  type ParticipantToEnforce,
} from './call-record.ts';
import {
  LATEST_LOOK_MS,
  TAKEOVER_MS,
  type CallStore,
  type DueCalls,
  type EndCondition,
  type NeverEntered,
} from './call-store.ts';
import {
  byJoining,
  isSettled,
  mayEnd,
  recordOf,
  type StoredCall,
  type StoredParticipant,
} from './stored-call.ts';

/** Ended calls that are kept, so that a late rejoin is answered `call-ended`. */
const REMEMBERED = 1_000;

const place = (tenant: TenantId, key: CallKey): string => JSON.stringify([tenant, key]);

/** A source put among others, once, or taken from them. */
function among(sources: readonly Source[], source: Source, included: boolean): readonly Source[] {
  const others = sources.filter((each) => each !== source);
  return included ? [...others, source] : others;
}

/** Calls of one process, for tests and for products that may lose their calls at a restart. */
export class MemoryCallStore implements CallStore {
  readonly #calls = new Map<CallId, StoredCall>();
  readonly #openAt = new Map<string, CallId>();
  #ended: CallId[] = [];

  async open(call: NewCall): Promise<{ call: CallRecord; opened: boolean }> {
    const existing = this.#open(call.tenant, call.key);
    if (existing) return { call: existing.record, opened: false };
    const record = openedCall(call);
    this.#calls.set(call.id, {
      record,
      due: call.openedAt + TAKEOVER_MS,
      rooms: roomsOf(record),
      participants: new Map(),
    });
    this.#openAt.set(place(call.tenant, call.key), call.id);
    return { call: record, opened: true };
  }

  async findOpen(tenant: TenantId, key: CallKey): Promise<CallRecord | undefined> {
    return this.#open(tenant, key)?.record;
  }

  async listPinned(
    deployment: DeploymentId,
    { after = asId.call(''), limit }: { readonly after?: CallId; readonly limit: number },
  ): Promise<readonly CallRecord[]> {
    return [...this.#openAt.values()]
      .flatMap((id) => this.#calls.get(id)?.record ?? [])
      .filter(({ id, pin, beside }) => pin === deployment && beside === undefined && id > after)
      .toSorted((a, b) => (a.id < b.id ? -1 : 1))
      .slice(0, limit);
  }

  async listOpen(
    tenant: TenantId,
    { after = asId.key(''), limit }: { readonly after?: CallKey; readonly limit: number },
  ): Promise<readonly CallRecord[]> {
    const open = [...this.#openAt.values()].flatMap((id) => this.#calls.get(id)?.record ?? []);
    const rest = open.filter((call) => call.tenant === tenant && call.key > after);
    return rest.toSorted((a, b) => (a.key < b.key ? -1 : 1)).slice(0, limit);
  }

  async find(call: CallId): Promise<CallRecord | undefined> {
    return this.#calls.get(call)?.record;
  }

  async admit(participant: ParticipantRecord, version: number, at: number): Promise<boolean> {
    const call = this.#calls.get(participant.call);
    if (!call || call.record.endedAt !== undefined || call.record.version !== version) return false;
    const known = call.participants.get(participant.id);
    call.participants.set(participant.id, {
      ...(known ?? { ...participant, ruledVersion: 0, pendingMutes: [] }),
      ...(participant.enteredAt !== undefined && { enteredAt: known?.enteredAt ?? participant.enteredAt }),
      name: participant.name,
      resumeHash: participant.resumeHash,
      ...(participant.adapters && { adapters: participant.adapters }),
      admittedAt: at,
    });
    const { emptySince } = call.record;
    if (emptySince !== undefined) call.record = { ...call.record, emptySince: Math.max(at, emptySince) };
    return true;
  }

  async listAdaptersSeen(
    { tenant, key }: Pick<CallRecord, 'tenant' | 'key'>,
    since: number,
  ): Promise<readonly (readonly ProviderKind[])[]> {
    const seen = new Map<string, readonly ProviderKind[]>();
    for (const { record, participants } of this.#calls.values())
      if (record.tenant === tenant && record.key === key)
        for (const { adapters, enteredAt = -Infinity, removed } of participants.values())
          if (adapters && enteredAt >= since && !removed) {
            const sorted = adapters.toSorted();
            seen.set(sorted.join(), sorted);
          }
    return [...seen.values()];
  }

  async findParticipant(call: CallId, id: ParticipantId): Promise<ParticipantRecord | undefined> {
    const participant = this.#calls.get(call)?.participants.get(id);
    return participant && recordOf(participant);
  }

  async findParticipants(
    call: CallId,
    named: readonly ParticipantId[],
  ): Promise<readonly ParticipantRecord[]> {
    const participants = this.#calls.get(call)?.participants;
    return named
      .flatMap((id) => participants?.get(id) ?? [])
      .map(recordOf)
      .toSorted(byJoining);
  }

  async listParticipants(
    call: CallId,
    { after, limit }: { readonly after?: ParticipantId; readonly limit: number },
  ): Promise<readonly ParticipantRecord[]> {
    const all = this.#participants(call).map(recordOf).toSorted(byJoining);
    return all.slice(all.findIndex(({ id }) => id === after) + 1).slice(0, limit);
  }

  async pruneNeverEntered({ admittedBefore, keep, limit }: NeverEntered): Promise<number> {
    let pruned = 0;
    for (const { participants } of this.#calls.values()) {
      const outside = [...participants.values()]
        .filter(({ enteredAt, removed }) => enteredAt === undefined && !removed)
        .toSorted((a, b) => b.admittedAt - a.admittedAt);
      const guests = outside.filter(({ role }) => role === 'guest');
      const old = outside.filter(({ admittedAt }) => admittedAt < admittedBefore);
      for (const { id } of new Set([...old, ...guests.slice(keep)])) {
        if (pruned === limit) return pruned;
        participants.delete(id);
        pruned += 1;
      }
    }
    return pruned;
  }

  async setLocked(id: CallId, locked: boolean): Promise<void> {
    this.#rule(id, undefined, () => ({ locked }));
  }

  async setGuestsDenied(id: CallId, source: Source, denied: boolean, at: number): Promise<void> {
    this.#rule(id, at, ({ guestsDenied }) => ({ guestsDenied: among(guestsDenied, source, denied) }));
  }

  async setRole(call: CallId, id: ParticipantId, role: Role, at: number): Promise<void> {
    this.#ruleOn(call, id, at, () => ({ role }));
  }

  async setBlocked(
    call: CallId,
    id: ParticipantId,
    source: Source,
    blocked: boolean,
    at: number,
  ): Promise<void> {
    this.#ruleOn(call, id, at, (participant) => ({ blocked: among(participant.blocked, source, blocked) }));
  }

  async markRemoved(
    call: CallId,
    id: ParticipantId,
    {
      at,
      message,
      watchUntil,
    }: { readonly at: number; readonly message: string; readonly watchUntil: number },
  ): Promise<void> {
    const known = this.#calls.get(call)?.participants.get(id);
    if (!known || known.removed) return;
    this.#ruleOn(call, id, at, () => ({ removed: { at, message } }));
    this.#change(call, (record) => ({ watchUntil: Math.max(watchUntil, record.watchUntil ?? 0) }));
  }

  async requestMute(
    call: CallId,
    who: { readonly only: ParticipantId } | { readonly except?: ParticipantId },
    source: Source,
    at: number,
  ): Promise<void> {
    for (const participant of this.#participants(call))
      if ('only' in who ? participant.id === who.only : participant.id !== who.except)
        this.#calls.get(call)?.participants.set(participant.id, {
          ...participant,
          pendingMutes: among(participant.pendingMutes, source, true),
        });
    this.#rule(call, at, () => ({}));
  }

  async end(id: CallId, at: number, condition: EndCondition): Promise<boolean> {
    const call = this.#calls.get(id);
    if (!call || call.record.endedAt !== undefined || !mayEnd(call, condition)) return false;
    this.#rule(id, at, () => ({ endedAt: at }));
    this.#openAt.delete(place(call.record.tenant, call.record.key));
    this.#ended.push(id);
    while (this.#ended.length > REMEMBERED) {
      const oldest = this.#ended.shift();
      if (oldest !== undefined) this.#calls.delete(oldest);
    }
    return true;
  }

  async markInside(id: CallId, people: readonly ParticipantId[], at: number): Promise<void> {
    const call = this.#calls.get(id);
    if (!call || call.record.endedAt !== undefined) return;
    for (const one of people) {
      const participant = call.participants.get(one);
      if (participant && !isLockedOut(participant, call.record))
        call.participants.set(one, { enteredAt: at, ...participant });
    }
    const { emptySince: _, ...record } = call.record;
    call.record = { ...record, entered: true };
    call.due = Math.min(call.due ?? Infinity, at + TAKEOVER_MS);
  }

  async markEmpty(id: CallId, at: number): Promise<void> {
    const call = this.#calls.get(id);
    if (call && call.record.endedAt === undefined) call.record = { emptySince: at, ...call.record };
  }

  async replaceRoom(id: CallId, { epoch, attempt }: RoomStamp, at: number): Promise<boolean> {
    const call = this.#calls.get(id);
    if (!call || call.record.endedAt !== undefined) return false;
    if (call.record.epoch !== epoch || call.record.attempt !== attempt) return false;
    this.#rule(id, at, () => ({ attempt: attempt + 1 }));
    call.rooms = roomsOf(call.record);
    return true;
  }

  /**
   * For other stores whose steps are one with a change to where a call is: changes a call that `change` does not leave
   * as it is, and says whether it did. What rooms must obey counts as changed.
   */
  relocate(id: CallId, at: number, change: (record: CallRecord) => CallRecord | undefined): boolean {
    const call = this.#calls.get(id);
    const changed = call && change(call.record);
    if (!call || !changed) return false;
    call.record = { ...changed, version: changed.version + 1 };
    call.due = Math.min(call.due ?? Infinity, at + TAKEOVER_MS);
    const known = new Set(call.rooms.map(({ room }) => room));
    call.rooms = [...call.rooms, ...roomsOf(call.record).filter(({ room }) => !known.has(room))];
    return true;
  }

  async claimDue({ now, deployments, next, limit }: DueCalls): Promise<readonly CallRecord[]> {
    const due = [...this.#calls.values()]
      .filter(({ due }) => due !== undefined && (due <= now || due > now + LATEST_LOOK_MS))
      .filter(({ record: { pin } }) =>
        'among' in deployments ? deployments.among.includes(pin) : !deployments.except.includes(pin),
      )
      .toSorted((a, b) => (a.due ?? 0) - (b.due ?? 0))
      .slice(0, limit);
    for (const call of due) call.due = isSettled(call.record, now) ? next.settled : next.unsettled;
    return due.map(({ record }) => record);
  }

  async listToEnforce(
    call: CallId,
    inside: readonly ParticipantId[],
    since: number,
  ): Promise<readonly ParticipantToEnforce[]> {
    const named = new Set(inside);
    return this.#participants(call)
      .filter(
        ({ id, ruledVersion, pendingMutes }) =>
          named.has(id) || ruledVersion > since || pendingMutes.length > 0,
      )
      .map(({ admittedAt: _admitted, ...participant }) => participant);
  }

  async settle(
    id: CallId,
    version: number,
    { next, watchUntil }: { readonly next?: number; readonly watchUntil?: number },
  ): Promise<boolean> {
    const call = this.#calls.get(id);
    if (!call || call.record.version !== version) return false;
    call.record = {
      ...call.record,
      enforcedVersion: version,
      ...(watchUntil !== undefined && { watchUntil }),
    };
    call.due = next;
    for (const participant of call.participants.values())
      if (participant.pendingMutes.length > 0)
        call.participants.set(participant.id, { ...participant, pendingMutes: [] });
    return true;
  }

  async postpone(id: CallId, until: number): Promise<void> {
    const call = this.#calls.get(id);
    if (call) call.due = until;
  }

  async listUnclosedRooms(call: CallId): Promise<readonly CallRoom[]> {
    return this.#calls.get(call)?.rooms ?? [];
  }

  async markRoomClosed(room: RoomName): Promise<void> {
    for (const call of this.#calls.values()) call.rooms = call.rooms.filter((one) => one.room !== room);
  }

  async forgetEnded(before: number, limit: number): Promise<number> {
    const old = this.#ended
      .filter((id) => {
        const call = this.#calls.get(id);
        return call?.rooms.length === 0 && (call.record.endedAt ?? before) < before;
      })
      .slice(0, limit);
    for (const id of old) this.#calls.delete(id);
    this.#ended = this.#ended.filter((id) => this.#calls.has(id));
    return old.length;
  }

  #open(tenant: TenantId, key: CallKey): StoredCall | undefined {
    const id = this.#openAt.get(place(tenant, key));
    return id === undefined ? undefined : this.#calls.get(id);
  }

  #participants(call: CallId): readonly StoredParticipant[] {
    return [...(this.#calls.get(call)?.participants.values() ?? [])];
  }

  #change(id: CallId, change: (record: CallRecord) => Partial<CallRecord>): void {
    const call = this.#calls.get(id);
    if (call) call.record = { ...call.record, ...change(call.record) };
  }

  /** Changes what joins must obey and, with a time, what the rooms must. */
  #rule(id: CallId, at: number | undefined, change: (record: CallRecord) => Partial<CallRecord>): void {
    this.#change(id, (record) => ({ ...change(record), version: record.version + 1 }));
    const call = this.#calls.get(id);
    if (call && at !== undefined) call.due = Math.min(call.due ?? Infinity, at + TAKEOVER_MS);
  }

  #ruleOn(
    call: CallId,
    id: ParticipantId,
    at: number,
    change: (participant: ParticipantRecord) => Partial<ParticipantRecord>,
  ): void {
    const stored = this.#calls.get(call);
    const participant = stored?.participants.get(id);
    if (!stored || !participant) return;
    this.#rule(call, at, () => ({}));
    const ruledVersion = stored.record.version;
    stored.participants.set(id, { ...participant, ...change(participant), ruledVersion });
  }
}
