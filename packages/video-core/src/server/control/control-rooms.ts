import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type {
  ControlAnswer,
  ControlClaims,
  ControlCommand,
  ControlHandshake,
  HostCommand,
} from '../../call/control-protocol.ts';
import { CallEndedError } from '../../contract/errors/call-ended-error.ts';
import { CallLockedError } from '../../contract/errors/call-locked-error.ts';
import { CredentialsInvalidError } from '../../contract/errors/credentials-invalid-error.ts';
import { CrossfadeError } from '../../contract/errors/crossfade-error.ts';
import { RateLimitedError } from '../../contract/errors/rate-limited-error.ts';
import { ParticipantRemovedError } from '../../contract/errors/participant-removed-error.ts';
import type { CallId, ParticipantId } from '../../contract/identity.ts';
import { FairQueue } from '../admission/fair-queue.ts';
import type { Bus } from '../ports/bus.ts';
import type { CallChangeListener } from '../calls/call-change-listener.ts';
import { isLockedOut, type CallRecord, type ParticipantRecord } from '../calls/call-record.ts';
import type { CallRecordings } from '../calls/call-recordings.ts';
import type { CallStore } from '../calls/call-store.ts';
import type { Clock } from '../ports/clock.ts';
import { callIdSchema } from '../admission/join-request.ts';
import type { Moderation } from '../moderation/moderation.ts';
import { Recurring } from '../background/recurring.ts';
import type { Telemetry } from '../ports/telemetry.ts';
import type { ControlMoves } from './control-moves.ts';
import { ChatHistories } from './chat-history.ts';
import type { ChatPolicy } from './chat-policy.ts';
import { ControlMember, type ControlLink } from './control-member.ts';
import { CONTROL_PARTS, ControlRoom, type ControlPart } from './control-room.ts';
import type { ControlSeat, ControlStore } from './control-store.ts';
import { FloodGuard } from './flood-guard.ts';
import { NotAHostError } from '../../contract/errors/not-a-host-error.ts';

export interface ControlRoomsOptions {
  readonly calls: CallStore;
  readonly store: ControlStore;
  /** What hosts ask for is done there. */
  readonly moderation: Moderation;
  /** Absent: calls do not move. */
  readonly moves?: ControlMoves;
  /** Absent: calls are not recorded. */
  readonly recordings?: Pick<CallRecordings, 'notice'>;
  /** Absent: whoever has the right to send data may write. */
  readonly chat?: ChatPolicy;
  readonly bus: Bus;
  readonly clock: Clock;
  readonly telemetry: Telemetry;
  /** Seconds between two looks for what the bus has lost; default 10. */
  readonly sweepInterval?: number;
  /** Connections of one call to this process; default 250. More than one call has participants, who may be reconnecting. */
  readonly maxConnections?: number;
}

/** What a connection that was let in may do. */
export interface ControlEntry {
  /** Never rejects: what went wrong is the answer. */
  command(command: ControlCommand): Promise<ControlAnswer>;
  /** The connection is gone: on purpose, or lost and likely to come back. */
  gone(how: 'left' | 'lost'): Promise<void>;
}

const TOPIC = 'control';
const MAX_CONNECTIONS = 250;
/** Calls that are read, or written to when somebody comes or goes, at once. */
const CALLS_AT_ONCE = 4;
/** Milliseconds. A store that does not answer is given up by then. */
const STORE_HANGS = 10_000;
/** Seconds after which a participant whom a full channel refused tries again. */
const FULL_PAUSE = 10;
/** Seconds that a seat is kept for a connection that was lost: a reload is no leaving. */
const LOST_TTL = 8;
/** Milliseconds that the control channel of an ended call is kept. */
const ENDED_KEPT = 3_600_000;
/** Ended calls that one sweep prunes, so that no sweep takes long. */
const FORGET_BATCH = 50;

const hintSchema = z.object({ sender: z.string(), call: callIdSchema, part: z.enum(CONTROL_PARTS) });

/**
 * The control channel of every call, on any number of processes: who is there, chat, raised hands, lock. The
 * truth is in the stores; the bus only hints that something changed, and a slow sweep finds what it lost.
 */
export class ControlRooms implements CallChangeListener {
  readonly #options: ControlRoomsOptions;
  readonly #rooms = new Map<CallId, ControlRoom>();
  readonly #histories = new ChatHistories();
  readonly #turns = new FairQueue<CallId>(CALLS_AT_ONCE, STORE_HANGS);
  readonly #flood = new FloodGuard();
  /** This process, so that it need not listen to itself. */
  readonly #self = randomUUID();
  readonly #interval: number;
  #unsubscribe: (() => void) | undefined;
  #sweeping: Recurring | undefined;
  #stopped = false;

  constructor(options: ControlRoomsOptions) {
    this.#options = options;
    this.#interval = options.sweepInterval ?? 10;
  }

  start(): void {
    this.#unsubscribe = this.#options.bus.subscribe(TOPIC, (message) => {
      const { data: hint } = hintSchema.safeParse(message);
      if (hint && hint.sender !== this.#self) void this.#rooms.get(hint.call)?.refresh(hint.part);
    });
    this.#sweeping = new Recurring({
      what: 'sweeping the control rooms',
      interval: () => this.#interval * 1_000,
      task: () => this.sweep(),
      telemetry: this.#options.telemetry,
    });
  }

  /** Cuts every connection; their clients come back, here or elsewhere. Idempotent. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#unsubscribe?.();
    for (const room of this.#rooms.values()) room.stop();
    this.#rooms.clear();
    this.#histories.clear();
    await this.#sweeping?.stop();
  }

  /** How many connections are here. */
  get connections(): number {
    return [...this.#rooms.values()].reduce((sum, { members }) => sum + members.size, 0);
  }

  /**
   * Rejects with `CallEndedError`, `ParticipantRemovedError`, `CallLockedError` or `CredentialsInvalidError`, and with `RateLimitedError`
   * when a participant connects too often or has flooded the channel, or the call has too many connections.
   */
  async admit(claims: ControlClaims): Promise<void> {
    // First, so that too many of them cost no question to the database.
    this.#flood.connecting(claims);
    if (this.#isFullFor(claims)) throw new RateLimitedError(FULL_PAUSE);
    const { call, person } = await this.#admitted(claims);
    if (isLockedOut(person, call))
      throw new CallLockedError('This call is locked. Ask a host to unlock it, then join again.');
  }

  /** Counts a message that a connection sent, whatever it holds; asked before it is parsed. */
  count(claims: ControlClaims): ReturnType<FloodGuard['message']> {
    return this.#flood.message(claims);
  }

  /**
   * Takes a connection in and begins to tell it everything that comes after its last chat message. An earlier
   * connection of the same participant is closed. One that may not be here any more is closed with the reason.
   */
  async enter(
    claims: ControlClaims,
    link: ControlLink,
    { after, version }: Pick<ControlHandshake, 'after' | 'version'>,
  ): Promise<ControlEntry> {
    const seat: ControlSeat = { ...claims, connection: randomUUID(), version };
    await this.#turns.run(claims.call, () => this.#options.store.takeSeat(seat, this.#seatTtl));
    const room = this.#room(claims.call);
    const member = new ControlMember(seat, link, after);
    room.add(member);
    void room.refresh(...CONTROL_PARTS);
    this.#hint(claims.call, 'state');
    return {
      command: (command) => this.#answer(seat, room, command),
      gone: (how) => this.#gone(room, member, how),
    };
  }

  changed(call: CallId): void {
    this.#tell(call, 'state');
  }

  /** Renews the seats of who is here, and looks for what the bus has lost. */
  async sweep(): Promise<void> {
    const { store, clock } = this.#options;
    // Not as soon as they are empty: a room remembers who has said too much.
    for (const [call, { members }] of this.#rooms)
      if (members.size === 0) {
        this.#rooms.delete(call);
        this.#histories.delete(call);
      }
    const rooms = [...this.#rooms.values()];
    const seats = rooms.flatMap(({ members }) => [...members].map(({ seat }) => seat));
    if (seats.length > 0) await store.renewSeats(seats, this.#seatTtl);
    for (const room of rooms) await room.refresh(...CONTROL_PARTS);
    await store.forgetEnded(clock.now() - ENDED_KEPT, FORGET_BATCH);
  }

  /** Someone may join again and again, and stay here without being in the call: each costs all the others something. */
  #isFullFor({ call, participant }: ControlClaims): boolean {
    const { maxConnections = MAX_CONNECTIONS } = this.#options;
    const members = this.#rooms.get(call)?.members;
    if (members === undefined || members.size < maxConnections) return false;
    return ![...members].some(({ seat }) => seat.participant === participant);
  }

  async #admitted({
    call: id,
    participant,
  }: ControlClaims): Promise<{ readonly call: CallRecord; readonly person: ParticipantRecord }> {
    const { calls } = this.#options;
    const [call, person] = await Promise.all([calls.find(id), calls.findParticipant(id, participant)]);
    if (!call || call.endedAt !== undefined) throw new CallEndedError();
    if (!person) throw new CredentialsInvalidError('no participant of this call has this id.');
    if (person.removed) throw new ParticipantRemovedError(person.removed.message);
    return { call, person };
  }

  async #answer(seat: ControlSeat, room: ControlRoom, command: ControlCommand): Promise<ControlAnswer> {
    try {
      return await this.#do(seat, room, command);
    } catch (error) {
      if (error instanceof CrossfadeError) return refused(error.code, error.message);
      this.#options.telemetry.failed(`the control command ${command.type}`, error);
      return refused('internal', 'The server could not do this. Try again.');
    }
  }

  async #do(seat: ControlSeat, room: ControlRoom, command: ControlCommand): Promise<ControlAnswer> {
    const { store, clock, chat } = this.#options;
    const { call, participant } = seat;
    // First, so that too much of it costs no question to the database.
    if (!room.mayAsk(participant, command))
      return refused('rate-limited', 'That was too much at once. Wait a moment.');
    const { call: record, person } = await this.#admitted(seat);
    switch (command.type) {
      case 'say': {
        const { id, text } = command;
        const judged = (await chat?.({ call: record, participant: person, message: id })) ?? 'by-rights';
        if (typeof judged !== 'string') return refused(judged.code, judged.message);
        if (judged === 'by-rights' && !person.rights.data)
          return refused('not-allowed', 'You may not write in this call.');
        const { name } = person;
        const seq = await store.say({ call, id, from: participant, name, text, at: clock.now() });
        this.#tell(call, 'chat');
        return { ok: true, seq };
      }
      case 'delete-message': {
        const { seq } = command;
        const own = person.role !== 'host';
        if (!own) await this.#options.moderation.noteDeletion({ participant }, call, seq);
        // No client mints such an id.
        const id = `deletes:${seq}`;
        const { name } = person;
        const deletion = { call, id, seq, by: participant, name, own, at: clock.now() };
        if (!(await store.deleteMessage(deletion)))
          return refused('not-found', 'This message is gone, or it is not yours.');
        this.#tell(call, 'chat');
        return { ok: true };
      }
      case 'hand':
        await store.setHand(call, participant, command.raised);
        this.#tell(call, 'hands');
        return { ok: true };
      case 'quality':
        // For staff, who ask for it: nobody in the call is sent anything.
        await store.setQuality(seat, command.level);
        return { ok: true };
      case 'move-report':
        await this.#options.moves?.report(seat, command);
        return { ok: true };
      default:
        // As it is now: the role may be gone since the channel was opened.
        if (person.role !== 'host') throw new NotAHostError('Only a host of this call may do that.');
        await this.#moderate(seat, command);
        return { ok: true };
    }
  }

  async #moderate({ call, participant: self }: ControlSeat, command: HostCommand): Promise<void> {
    const { moderation } = this.#options;
    const host = { participant: self };
    switch (command.type) {
      case 'lock':
        return moderation.setLocked(host, call, command.locked);
      case 'withhold':
        return moderation.setGuestsDenied(host, call, command.source, command.withheld);
      case 'mute':
        return moderation.mute(host, call, command.participant, command.source);
      case 'mute-all':
        return moderation.muteAll(host, call);
      case 'block':
        return moderation[command.blocked ? 'block' : 'unblock'](
          host,
          call,
          command.participant,
          command.source,
        );
      case 'role':
        return moderation.setRole(host, call, command.participant, command.role);
      case 'lower-hand':
        return this.#lowerHands(call, command.participant);
      case 'remove':
        return moderation.remove(host, call, command.participant, command.message);
      case 'end':
        return moderation.endCall(host, call);
    }
  }

  async #lowerHands(call: CallId, whose: ParticipantId | 'all'): Promise<void> {
    const { store } = this.#options;
    const hands = whose === 'all' ? await store.listHands(call) : [whose];
    await Promise.all(hands.map((hand) => store.setHand(call, hand, false)));
    this.#tell(call, 'hands');
  }

  async #gone(room: ControlRoom, member: ControlMember, how: 'left' | 'lost'): Promise<void> {
    const { store, telemetry } = this.#options;
    const { seat } = member;
    room.delete(member);
    if (this.#stopped) return;
    try {
      await this.#turns.run(seat.call, () =>
        how === 'left' ? store.leaveSeat(seat) : store.renewSeats([seat], LOST_TTL),
      );
      this.#tell(seat.call, 'state');
    } catch (error) {
      // The seat lapses by itself.
      telemetry.failed(`giving up a seat in call ${seat.call}`, error);
    }
  }

  #room(call: CallId): ControlRoom {
    const { calls, store, moderation, moves, recordings, clock, telemetry } = this.#options;
    const existing = this.#rooms.get(call);
    if (existing) return existing;
    const onTrouble = (what: string, error: unknown) => telemetry.failed(what, error);
    const shared = { histories: this.#histories, turns: this.#turns };
    const room = new ControlRoom({
      call,
      calls,
      store,
      moderation,
      ...shared,
      ...(moves && { moves }),
      ...(recordings && { recordings }),
      clock,
      onTrouble,
    });
    this.#rooms.set(call, room);
    return room;
  }

  /** Who is here hears of it from this process, whatever the bus does. */
  #tell(call: CallId, part: ControlPart): void {
    void this.#rooms.get(call)?.refresh(part);
    this.#hint(call, part);
  }

  #hint(call: CallId, part: ControlPart): void {
    const { bus, telemetry } = this.#options;
    void bus
      .publish(TOPIC, { sender: this.#self, call, part })
      .catch((error: unknown) => telemetry.failed('telling the other processes', error));
  }

  /** Seconds: two sweeps may fail. */
  get #seatTtl(): number {
    return this.#interval * 3;
  }
}

const refused = (code: string, message: string): ControlAnswer => ({ ok: false, code, message });
