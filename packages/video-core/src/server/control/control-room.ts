import { CHAT_LIMITS, type ControlCommand, type PresentPerson } from '../../call/control-protocol.ts';
import type { CallId, ParticipantId } from '../../contract/identity.ts';
import { peopleChange } from '../../call/people-change.ts';
import { withoutDeleted } from '../../call/without-deleted.ts';
import { rightsOf, type CallRecord, type ParticipantRecord } from '../calls/call-record.ts';
import type { FairQueue } from '../admission/fair-queue.ts';
import { ParticipantLimit } from '../admission/participant-limit.ts';
import { TokenBucket } from '../admission/token-bucket.ts';
import type { CallRecordings } from '../calls/call-recordings.ts';
import type { CallStore } from '../calls/call-store.ts';
import type { Clock } from '../ports/clock.ts';
import type { Moderation } from '../moderation/moderation.ts';
import type { ControlMoves, ToldMove } from './control-moves.ts';
import { CHAT_AT_ONCE, latestChat, type ChatHistories } from './chat-history.ts';
import type { ControlMember } from './control-member.ts';
import type { ControlStore } from './control-store.ts';
import { HostSuccession } from './host-succession.ts';

/** What can have changed: who is there and what holds for them, where the call is, raised hands, the chat. Each is read by itself. */
export const CONTROL_PARTS = ['state', 'hands', 'chat'] as const;
export type ControlPart = (typeof CONTROL_PARTS)[number];

/** Commands other than chat, for one participant: at once, and per second in the long run. Clicking comes nowhere near it. */
const COMMAND_LIMITS = { perSecond: 2, burst: 60 } as const;
/** For all participants of a call together: each message and command costs as many sends as there are participants. */
const CALL_LIMITS = {
  chat: { perSecond: 30, burst: 300 },
  commands: { perSecond: 50, burst: 500 },
} as const;

/** Members of a large call who are notified of a committed move at once, and the pause in ms before the next of them. */
const MOVED = { atOnce: 25, pause: 200 } as const;

export interface ControlRoomOptions {
  readonly call: CallId;
  readonly calls: Pick<CallStore, 'find' | 'findParticipants'>;
  readonly store: Pick<ControlStore, 'listSeats' | 'listHands' | 'listMessages'>;
  readonly moderation: Pick<Moderation, 'passOnRole'>;
  readonly moves?: Pick<ControlMoves, 'notice'>;
  readonly recordings?: Pick<CallRecordings, 'notice'>;
  /** Of the process, for all its rooms. */
  readonly histories: ChatHistories;
  /** Of the process as well: reads wait for it, so that those who come and go all the time keep nobody else waiting. */
  readonly turns: FairQueue<CallId>;
  readonly clock: Clock;
  readonly onTrouble: (what: string, error: unknown) => void;
}

/**
 * One process's side of a call's control channel: the connections that are here. It keeps no state of the call;
 * told that something changed, it reads the store and tells each connection what that one does not know yet.
 */
export class ControlRoom {
  readonly #options: ControlRoomOptions;
  readonly #members = new Set<ControlMember>();
  readonly #chatLimit = new ParticipantLimit(CHAT_LIMITS);
  readonly #commandLimit = new ParticipantLimit(COMMAND_LIMITS);
  readonly #chatOfCall = new TokenBucket(CALL_LIMITS.chat);
  readonly #commandsOfCall = new TokenBucket(CALL_LIMITS.commands);
  readonly #succession: HostSuccession;
  readonly #due = new Set<ControlPart>();
  /** The move that is under way, as it was read last. */
  #move: ToldMove | undefined;
  #first: ReadonlySet<ParticipantId> = new Set();
  /** Where the call was when it was read last. */
  #call: CallRecord | undefined;
  #nextBatch: NodeJS.Timeout | undefined;
  /** The participants that every member was sent last. */
  #people: readonly PresentPerson[] = [];
  /** In the order in which they were raised, of those who left too. */
  #hands: readonly ParticipantId[] | undefined;
  #reading: Promise<void> | undefined;

  constructor(options: ControlRoomOptions) {
    this.#options = options;
    this.#succession = new HostSuccession(options);
  }

  get members(): ReadonlySet<ControlMember> {
    return this.#members;
  }

  add(member: ControlMember): void {
    this.#members.add(member);
  }

  delete(member: ControlMember): void {
    this.#members.delete(member);
  }

  /** Ends every connection, whose clients come back, here or elsewhere. */
  stop(): void {
    clearTimeout(this.#nextBatch);
    for (const member of this.#members) member.cut();
  }

  /** Whether a participant may send one more command now, and the call one more of its kind. */
  mayAsk(participant: ParticipantId, { type }: Pick<ControlCommand, 'type'>): boolean {
    // Everyone reports at the same moment, and nobody else is notified of it.
    if (type === 'move-report' || type === 'quality') return this.#commandLimit.take(participant);
    const [own, ofCall] =
      type === 'say' ? [this.#chatLimit, this.#chatOfCall] : [this.#commandLimit, this.#commandsOfCall];
    return own.take(participant) && ofCall.take();
  }

  /** Reads what may have changed; one reading at a time, so that nothing old is sent after something new. Never rejects. */
  refresh(...parts: readonly ControlPart[]): Promise<void> {
    for (const part of parts) this.#due.add(part);
    this.#reading ??= this.#read();
    return this.#reading;
  }

  async #read(): Promise<void> {
    // Everything that is asked for in this turn is read at once.
    await Promise.resolve();
    while (this.#members.size > 0 && this.#due.size > 0) {
      const due = [...this.#due];
      this.#due.clear();
      for (const part of due)
        try {
          await this.#options.turns.run(this.#options.call, () => this.#tell(part));
        } catch (error) {
          this.#options.onTrouble(`reading the ${part} of call ${this.#options.call}`, error);
        }
    }
    this.#due.clear();
    this.#reading = undefined;
  }

  #tell(part: ControlPart): Promise<void> {
    switch (part) {
      case 'chat':
        return this.#tellChat();
      case 'hands':
        return this.#tellHands();
      case 'state':
        return this.#tellState();
    }
  }

  async #tellMove(): Promise<void> {
    const { call, moves } = this.#options;
    const members = [...this.#members];
    this.#move = await moves?.notice(call);
    const { notice, first = [] } = this.#move ?? {};
    this.#first = new Set(first);
    for (const member of members)
      if (this.#members.has(member) && !this.#isLater(member)) member.tellMove(notice);
    if (notice?.phase === 'committed') this.#nextBatch ??= setTimeout(() => this.#tellBatch(), 0);
  }

  /** Tells some of those who are notified later, and the others after a pause: or they would all follow at once. */
  #tellBatch(): void {
    this.#nextBatch = undefined;
    const { notice } = this.#move ?? {};
    if (notice?.phase !== 'committed') return;
    const later = [...this.#members].filter((member) => this.#isLater(member));
    for (const member of later.slice(0, MOVED.atOnce)) {
      member.tellMove(notice);
      if (this.#call) this.#tellCall(member, this.#call);
    }
    if (later.length <= MOVED.atOnce) return;
    this.#nextBatch = setTimeout(() => this.#tellBatch(), MOVED.pause);
    this.#nextBatch.unref();
  }

  /** Whether a member is notified of the move later than others. */
  #isLater({ seat, move }: ControlMember): boolean {
    const { notice } = this.#move ?? {};
    const { size } = this.#first;
    return notice !== undefined && size > 0 && !this.#first.has(seat.participant) && move !== notice.id;
  }

  #tellCall(member: ControlMember, { locked, guestsDenied, epoch, attempt }: CallRecord): void {
    const place = this.#isLater(member) ? {} : { epoch, attempt };
    member.tell({ type: 'call', locked, withheld: guestsDenied, ...place });
  }

  async #tellChat(): Promise<void> {
    const { call, store, histories } = this.#options;
    const members = [...this.#members];
    // They left while something else was read.
    if (members.length === 0) return;
    const known = histories.get(call);
    const after = known ? (known.at(-1)?.seq ?? 0) : Math.min(...members.map(({ heard }) => heard));
    const fresh = await store.listMessages(call, after, CHAT_LIMITS.history, CHAT_AT_ONCE);
    const messages = latestChat(withoutDeleted([...(known ?? []), ...fresh]));
    if (known || after === 0) histories.set(call, messages);
    // A member added meanwhile is read for next: these may not be all that it lacks.
    for (const member of members) if (this.#members.has(member)) member.hear(messages);
  }

  async #tellState(): Promise<void> {
    const { call: id, calls, store } = this.#options;
    // Of a connection that comes meanwhile, what is read now may not know: it is read for next.
    const members = [...this.#members];
    const { recordings } = this.#options;
    const [call, seats, recording] = await Promise.all([
      calls.find(id),
      store.listSeats(id),
      recordings?.notice(id),
    ]);
    this.#call = call;
    // First, since it says who is notified later. A call that does not move has one room.
    if (call?.beside !== undefined || this.#move !== undefined) await this.#tellMove();
    // A client that comes back may have missed the end of one.
    else for (const member of members) member.tellMove(undefined);
    // Of those who are gone nothing is read, or a call that goes on for weeks would cost more with each who came.
    const here = [...seats, ...members.map(({ seat }) => seat)].map((seat) => seat.participant);
    const records = await calls.findParticipants(id, [...new Set(here)]);
    const known = new Map(records.map((record) => [record.id, record]));
    const holders = new Map(seats.map(({ participant, connection }) => [participant, connection]));
    const people = records
      .filter((record) => holders.has(record.id) && !record.removed && call && !rightsOf(record, call).hidden)
      .map(personOf);
    if (call && call.endedAt === undefined) this.#succession.saw(people);
    const change = peopleChange(this.#people, people);
    this.#people = people;
    const hands = this.#handsPresent();
    for (const member of members) {
      if (!this.#members.has(member)) continue;
      const { participant, connection } = member.seat;
      const record = known.get(participant);
      const removed = record?.removed;
      const holder = holders.get(participant);
      if (call === undefined || call.endedAt !== undefined)
        this.#close(member, 'ended', 'This call has ended.');
      else if (removed) this.#close(member, 'removed', removed.message);
      else if (holder !== undefined && holder !== connection)
        this.#close(member, 'replaced', 'You are in this call on another page.');
      else if (record === undefined) {
        // Pruned, since they never entered: nobody sees them in the list of people, so nobody could remove them.
        this.#members.delete(member);
        member.cut();
      } else {
        // First, so that a client that finds itself in the list knows the rules that held when it entered.
        this.#tellCall(member, call);
        if (recordings) member.tell({ type: 'recording', ...(recording && { recording }) });
        member.tellPeople(people, change);
        tellHands(member, hands);
      }
    }
  }

  async #tellHands(): Promise<void> {
    const { call, store } = this.#options;
    this.#hands = await store.listHands(call);
    const hands = this.#handsPresent();
    for (const member of this.#members) tellHands(member, hands);
  }

  /** Hands of those who are present; `undefined` before they were read. */
  #handsPresent(): readonly ParticipantId[] | undefined {
    const present = new Set(this.#people.map(({ id }) => id));
    return this.#hands?.filter((hand) => present.has(hand));
  }

  #close(member: ControlMember, ...why: Parameters<ControlMember['close']>): void {
    this.#members.delete(member);
    member.close(...why);
  }
}

/** Nothing before the member knows who is present. */
function tellHands(member: ControlMember, hands: readonly ParticipantId[] | undefined): void {
  if (hands !== undefined && member.knowsPeople) member.tell({ type: 'hands', hands });
}

const personOf = ({ id, name, role, blocked }: ParticipantRecord): PresentPerson => ({
  id,
  name,
  role,
  blocked,
});
