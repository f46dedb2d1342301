import { CHAT_LIMITS, type ChatMessage } from '../../call/control-protocol.ts';
import type { CallId, ParticipantId } from '../../contract/identity.ts';
import type { MeasuredQuality } from '../../contract/media.ts';
import type { CallStore } from '../calls/call-store.ts';
import type { Clock } from '../ports/clock.ts';
import { latestChat } from './chat-history.ts';
import type { ChatDeletion, ControlSeat, ControlStore, NewChatMessage, TakenSeat } from './control-store.ts';

interface HeldSeat extends TakenSeat {
  readonly until: number;
}

class StoredControl {
  readonly seats = new Map<ParticipantId, HeldSeat>();
  readonly hands = new Set<ParticipantId>();
  readonly messages: ChatMessage[] = [];
  readonly places = new Map<string, number>();
}

/** The control channel of one process, for tests and for products that may lose their calls at a restart. */
export class MemoryControlStore implements ControlStore {
  readonly #calls: Pick<CallStore, 'find'>;
  readonly #clock: Clock;
  readonly #stored = new Map<CallId, StoredControl>();

  constructor(calls: Pick<CallStore, 'find'>, clock: Clock) {
    this.#calls = calls;
    this.#clock = clock;
  }

  async takeSeat(seat: ControlSeat, ttl: number): Promise<void> {
    this.#of(seat.call).seats.set(seat.participant, { ...seat, until: this.#in(ttl) });
  }

  async renewSeats(seats: readonly ControlSeat[], ttl: number): Promise<void> {
    for (const seat of seats) this.#change(seat, { until: this.#in(ttl) });
  }

  async leaveSeat(seat: ControlSeat): Promise<void> {
    if (this.#held(seat)) this.#of(seat.call).seats.delete(seat.participant);
  }

  async setQuality(seat: ControlSeat, quality: MeasuredQuality): Promise<void> {
    this.#change(seat, { quality });
  }

  async listSeats(call: CallId): Promise<readonly TakenSeat[]> {
    const now = this.#clock.now();
    return [...this.#of(call).seats.values()].filter(({ until }) => until > now).map(takenSeat);
  }

  async setHand(call: CallId, participant: ParticipantId, raised: boolean): Promise<void> {
    const { hands } = this.#of(call);
    if (raised) hands.add(participant);
    else hands.delete(participant);
  }

  async listHands(call: CallId): Promise<readonly ParticipantId[]> {
    return [...this.#of(call).hands];
  }

  async say({ call, ...message }: NewChatMessage): Promise<number> {
    const { messages, places } = this.#of(call);
    const name = JSON.stringify([message.from, message.id]);
    const before = places.get(name);
    if (before !== undefined) return before;
    const seq = places.size + 1;
    places.set(name, seq);
    messages.push({ seq, ...message });
    if (messages.length > CHAT_LIMITS.history) messages.shift();
    return seq;
  }

  async deleteMessage({ call, id, seq, by, name, own, at }: ChatDeletion): Promise<boolean> {
    const { messages, places } = this.#of(call);
    const index = messages.findIndex(
      (one) => one.seq === seq && one.deletes === undefined && (!own || one.from === by),
    );
    if (index === -1) return false;
    messages.splice(index, 1);
    const place = places.size + 1;
    places.set(JSON.stringify([by, id]), place);
    messages.push({ seq: place, id, from: by, name, text: '', at, deletes: seq });
    if (messages.length > CHAT_LIMITS.history) messages.shift();
    return true;
  }

  async listMessages(
    call: CallId,
    after: number,
    limit: number,
    characters = Infinity,
  ): Promise<readonly ChatMessage[]> {
    const latest = this.#of(call)
      .messages.filter(({ seq }) => seq > after)
      .slice(-limit);
    return latestChat(latest, characters);
  }

  async forgetEnded(before: number, limit: number): Promise<void> {
    const oldest: [CallId, StoredControl][] = [];
    for (const entry of this.#stored) if (oldest.push(entry) >= limit) break;
    for (const [id, stored] of oldest) {
      const call = await this.#calls.find(id);
      this.#stored.delete(id);
      // It is looked at again when all others were.
      if (call && (call.endedAt === undefined || call.endedAt >= before)) this.#stored.set(id, stored);
    }
  }

  #of(call: CallId): StoredControl {
    const stored = this.#stored.get(call) ?? new StoredControl();
    this.#stored.set(call, stored);
    return stored;
  }

  /** The seat, while this connection has it. */
  #held({ call, participant, connection }: ControlSeat): HeldSeat | undefined {
    const held = this.#of(call).seats.get(participant);
    return held?.connection === connection ? held : undefined;
  }

  #change(seat: ControlSeat, change: Partial<HeldSeat>): void {
    const held = this.#held(seat);
    if (held) this.#of(seat.call).seats.set(seat.participant, { ...held, ...change });
  }

  #in(seconds: number): number {
    return this.#clock.now() + seconds * 1_000;
  }
}

const takenSeat = ({ call, participant, connection, version, quality }: HeldSeat): TakenSeat => ({
  call,
  participant,
  connection,
  version,
  ...(quality && { quality }),
});
