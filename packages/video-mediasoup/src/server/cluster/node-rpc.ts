import { asId, ProviderUnavailableError, RoomNotFoundError, SOURCES } from '@crossfade/video-core';
import type { RoomName } from '@crossfade/video-core';
import type { Bus, RoomParticipant } from '@crossfade/video-core/server';
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { roomCommandSchema, type RoomCommand } from '../room/room-command.ts';

const text = z.string().min(1).max(200);
const questionSchema = z.strictObject({
  id: text,
  replyTo: text,
  room: text.transform(asId.room),
  command: roomCommandSchema,
});
const answerSchema = z.strictObject({
  id: text,
  outcome: z.enum(['done', 'no-such-room', 'failed']),
  page: z.int().min(0),
  pages: z.int().min(1).max(1_000),
  participants: z.array(
    z.strictObject({
      participantId: text.transform(asId.participant),
      name: z.string().max(200),
      joinedAt: z.number(),
      sources: z.array(z.enum(SOURCES)),
      rights: z.strictObject({
        publish: z.array(z.enum(SOURCES)),
        subscribe: z.boolean(),
        data: z.boolean(),
        hidden: z.literal(true).exactOptional(),
      }),
    }),
  ),
});

/** Few enough that a page stays under `BUS_MESSAGE_LIMIT` with the longest names. */
const PAGE = 8;
/** In ms. The question is asked twice, since a bus may lose it; commands are idempotent. */
const TIMES = { askAgain: 700, giveUp: 2_000 } as const;

type Run = (
  room: RoomName,
  command: RoomCommand,
) => readonly RoomParticipant[] | Promise<readonly RoomParticipant[]>;

/** Asks the process that has a room to do something there, and does what others ask of rooms here. */
export class NodeRpc {
  readonly #bus: Bus;
  readonly #node: string;
  readonly #waiting = new Map<string, (answer: z.infer<typeof answerSchema>) => void>();
  readonly #unsubscribe: readonly (() => void)[];

  constructor(bus: Bus, node: string, run: Run, onError: (what: string, error: unknown) => void) {
    this.#bus = bus;
    this.#node = node;
    this.#unsubscribe = [
      bus.subscribe(questions(node), (message) => {
        void this.#serve(message, run).catch((error: unknown) =>
          onError('answering another process about a room', error),
        );
      }),
      bus.subscribe(answers(node), (message) => {
        const answer = answerSchema.safeParse(message);
        if (answer.success) this.#waiting.get(answer.data.id)?.(answer.data);
      }),
    ];
  }

  async #serve(message: unknown, run: Run): Promise<void> {
    const question = questionSchema.safeParse(message);
    if (!question.success) return;
    const { id, replyTo, room, command } = question.data;
    let outcome: z.infer<typeof answerSchema>['outcome'] = 'done';
    let participants: readonly RoomParticipant[] = [];
    try {
      participants = await run(room, command);
    } catch (error) {
      outcome = error instanceof RoomNotFoundError ? 'no-such-room' : 'failed';
    }
    const pages = Math.max(1, Math.ceil(participants.length / PAGE));
    for (let page = 0; page < pages; page += 1)
      await this.#bus.publish(answers(replyTo), {
        id,
        outcome,
        page,
        pages,
        participants: participants.slice(page * PAGE, (page + 1) * PAGE),
      });
  }

  /** Whether a process says within `patience` ms that it has a room. */
  async has(node: string, room: RoomName, patience: number): Promise<boolean> {
    return await this.ask(node, room, { do: 'list' }, patience).then(
      () => true,
      () => false,
    );
  }

  /** Rejects with `RoomNotFoundError`, or with `ProviderUnavailableError` after `patience` ms. */
  async ask(
    node: string,
    room: RoomName,
    command: RoomCommand,
    patience: number = TIMES.giveUp,
  ): Promise<readonly RoomParticipant[]> {
    const id = randomUUID();
    const question = { id, replyTo: this.#node, room, command };
    const pages = new Map<number, readonly RoomParticipant[]>();
    const timers: NodeJS.Timeout[] = [];
    try {
      return await new Promise<readonly RoomParticipant[]>((resolve, reject) => {
        this.#waiting.set(id, (answer) => {
          if (answer.outcome === 'no-such-room') return reject(new RoomNotFoundError(room));
          if (answer.outcome === 'failed') return reject(new ProviderUnavailableError('mediasoup'));
          pages.set(answer.page, answer.participants);
          if (pages.size === answer.pages)
            resolve([...pages].sort(([a], [b]) => a - b).flatMap(([, participants]) => participants));
        });
        const send = () => {
          this.#bus.publish(questions(node), question).catch(reject);
        };
        timers.push(
          setTimeout(send, TIMES.askAgain),
          setTimeout(() => reject(new ProviderUnavailableError('mediasoup')), patience),
        );
        send();
      });
    } finally {
      for (const timer of timers) clearTimeout(timer);
      this.#waiting.delete(id);
    }
  }

  close(): void {
    for (const unsubscribe of this.#unsubscribe) unsubscribe();
  }
}

const questions = (node: string): string => `mediasoup.questions.${node}`;
const answers = (node: string): string => `mediasoup.answers.${node}`;
