import {
  asId,
  CHAT_LIMITS,
  type CallId,
  type ChatMessage,
  type MeasuredQuality,
  type ParticipantId,
} from '@crossfade/video-core';
import type {
  ChatDeletion,
  ControlSeat,
  ControlStore,
  NewChatMessage,
  TakenSeat,
} from '@crossfade/video-core/server';
import {
  and,
  asc,
  desc,
  eq,
  getTableColumns,
  gt,
  inArray,
  isNotNull,
  isNull,
  lt,
  lte,
  not,
  sql,
  type SQL,
} from 'drizzle-orm';
import { callIsNotHeld } from './held-calls.ts';
import type { Queries } from './queries.ts';
import { calls, channelTables, chatMessages, chats, controlSeats, raisedHands } from './schema.ts';

/** The control channel in PostgreSQL or its embedded sibling; times are the database's, since processes' clocks differ. */
export class SqlControlStore implements ControlStore {
  readonly #queries: Queries;
  readonly #held: SQL | undefined;

  /** @param held Which calls' chat is kept, whatever its age and length. */
  constructor(queries: Queries, held?: SQL) {
    this.#queries = queries;
    this.#held = held;
  }

  async takeSeat({ call, participant, connection, version }: ControlSeat, ttl: number): Promise<void> {
    const held = { connection, version, quality: null, until: inSeconds(ttl) };
    await this.#queries
      .insert(controlSeats)
      .values({ call, participant, ...held })
      .onConflictDoUpdate({ target: [controlSeats.call, controlSeats.participant], set: held });
  }

  /** One statement, however many seats; a connection's name is its own among all. */
  async renewSeats(seats: readonly ControlSeat[], ttl: number): Promise<void> {
    if (seats.length === 0) return;
    const inCalls = inArray(controlSeats.call, [...new Set(seats.map(({ call }) => call))]);
    const ofConnections = inArray(
      controlSeats.connection,
      seats.map(({ connection }) => connection),
    );
    await this.#queries
      .update(controlSeats)
      .set({ until: inSeconds(ttl) })
      .where(and(inCalls, ofConnections));
  }

  async leaveSeat(seat: ControlSeat): Promise<void> {
    await this.#queries.delete(controlSeats).where(isHeldBy(seat));
  }

  async setQuality(seat: ControlSeat, quality: MeasuredQuality): Promise<void> {
    await this.#queries.update(controlSeats).set({ quality }).where(isHeldBy(seat));
  }

  async listSeats(call: CallId): Promise<readonly TakenSeat[]> {
    const rows = await this.#queries
      .select()
      .from(controlSeats)
      .where(and(eq(controlSeats.call, call), sql`${controlSeats.until} > clock_timestamp()`));
    return rows.map(takenSeat);
  }

  async setHand(call: CallId, participant: ParticipantId, raised: boolean): Promise<void> {
    if (raised) await this.#queries.insert(raisedHands).values({ call, participant }).onConflictDoNothing();
    else
      await this.#queries
        .delete(raisedHands)
        .where(and(eq(raisedHands.call, call), eq(raisedHands.participant, participant)));
  }

  async listHands(call: CallId): Promise<readonly ParticipantId[]> {
    const rows = await this.#queries
      .select({ participant: raisedHands.participant })
      .from(raisedHands)
      .where(eq(raisedHands.call, call))
      .orderBy(asc(raisedHands.place));
    return rows.map(({ participant }) => asId.participant(participant));
  }

  say({ call, id, from, name, text, at }: NewChatMessage): Promise<number> {
    return this.#queries.transaction(async (queries) => {
      // Locks the chat until the end, so that places become visible one after the other.
      const [chat] = await queries
        .insert(chats)
        .values({ call, length: 0 })
        .onConflictDoUpdate({ target: chats.call, set: { length: chats.length } })
        .returning();
      const [said] = await queries
        .select({ seq: chatMessages.seq })
        .from(chatMessages)
        .where(and(eq(chatMessages.call, call), eq(chatMessages.participant, from), eq(chatMessages.id, id)));
      if (said) return said.seq;
      const seq = (chat?.length ?? 0) + 1;
      await queries
        .insert(chatMessages)
        .values({ call, seq, id, participant: from, name, text, at: new Date(at) });
      await this.#placed(queries, call, seq);
      return seq;
    });
  }

  deleteMessage({ call, id, seq, by, name, own, at }: ChatDeletion): Promise<boolean> {
    return this.#queries.transaction(async (queries) => {
      const [chat] = await queries.select().from(chats).where(eq(chats.call, call)).for('update');
      if (!chat) return false;
      const target = and(eq(chatMessages.call, call), eq(chatMessages.seq, seq));
      const found = await queries
        .update(chatMessages)
        .set({ deleted: true })
        .where(
          and(
            target,
            isListed,
            isNull(chatMessages.deletes),
            own ? eq(chatMessages.participant, by) : undefined,
          ),
        )
        .returning({ seq: chatMessages.seq });
      if (found.length === 0) return false;
      await this.#forgetWords(queries, call, seq);
      const place = chat.length + 1;
      const deletion = { id, participant: by, name, text: '', deletes: seq };
      await queries.insert(chatMessages).values({ call, seq: place, ...deletion, at: new Date(at) });
      await this.#placed(queries, call, place);
      return true;
    });
  }

  async listMessages(
    call: CallId,
    after: number,
    limit: number,
    characters = Infinity,
  ): Promise<readonly ChatMessage[]> {
    const together = sql<number>`sum(length(${chatMessages.text})) over (order by ${chatMessages.seq} desc)`;
    const latest = this.#queries
      .select({ ...getTableColumns(chatMessages), together: together.as('together') })
      .from(chatMessages)
      .where(and(eq(chatMessages.call, call), gt(chatMessages.seq, after), isListed))
      .orderBy(desc(chatMessages.seq))
      .limit(limit)
      .as('latest');
    const rows = await this.#queries
      .select()
      .from(latest)
      .where(characters === Infinity ? undefined : lte(latest.together, characters))
      .orderBy(asc(latest.seq));
    return rows.map(messageOf);
  }

  forgetEnded(before: number, limit: number): Promise<void> {
    return this.#queries.transaction(async (queries) => {
      const ended = await queries
        .select({ id: calls.id })
        .from(calls)
        .where(
          and(
            lt(calls.endedAt, new Date(before)),
            not(calls.channelForgotten),
            this.#held && not(this.#held),
          ),
        )
        .orderBy(asc(calls.endedAt))
        .limit(limit)
        // Concurrent deletions get different ones.
        .for('update', { skipLocked: true });
      const ids = ended.map(({ id }) => id);
      if (ids.length === 0) return;
      for (const table of channelTables) await queries.delete(table).where(inArray(table.call, ids));
      await queries.update(calls).set({ channelForgotten: true }).where(inArray(calls.id, ids));
    });
  }

  async #placed(queries: Queries, call: CallId, seq: number): Promise<void> {
    await queries.update(chats).set({ length: seq }).where(eq(chats.call, call));
    // The one that this one pushes out: those before it went the same way.
    await this.#forgetWords(queries, call, seq - CHAT_LIMITS.history);
  }

  /** Of a message in a call that is not held. */
  async #forgetWords(queries: Queries, call: CallId, seq: number): Promise<void> {
    await queries
      .update(chatMessages)
      .set({ name: null, text: null })
      .where(
        and(
          eq(chatMessages.call, call),
          eq(chatMessages.seq, seq),
          callIsNotHeld(queries, chatMessages.call, this.#held),
        ),
      );
  }
}

/** Of messages that are listed. */
const isListed = and(isNotNull(chatMessages.text), not(chatMessages.deleted));

const isHeldBy = ({ call, connection }: ControlSeat): SQL | undefined =>
  and(eq(controlSeats.call, call), eq(controlSeats.connection, connection));

const inSeconds = (ttl: number): SQL =>
  sql`clock_timestamp() + make_interval(secs => ${ttl}::double precision)`;

const takenSeat = ({
  call,
  participant,
  connection,
  version,
  quality,
}: typeof controlSeats.$inferSelect): TakenSeat => ({
  call: asId.call(call),
  participant: asId.participant(participant),
  connection,
  version,
  ...(quality !== null && { quality }),
});

const messageOf = ({
  seq,
  id,
  participant,
  name,
  text,
  at,
  deletes,
}: typeof chatMessages.$inferSelect): ChatMessage => ({
  seq,
  id,
  from: asId.participant(participant),
  name: name ?? '',
  text: text ?? '',
  at: at.getTime(),
  ...(deletes !== null && { deletes }),
});
