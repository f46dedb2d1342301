import {
  asId,
  type ControlAnswer,
  type ControlCommand,
  type ControlMessage,
  type JoinAnswer,
  type MoveNotice,
  type MoveReport,
} from '@crossfade/video-core';
import { createMemoryClient, SOON, type MemoryNetwork } from '@crossfade/video-core/testkit';
import { vi } from 'vitest';
import { joinAnswerSchema } from '../http/routes/answer-schemas.ts';
import type { fakeRoutes } from './fake-routes.ts';

type Fake = Pick<ReturnType<typeof fakeRoutes>, 'server' | 'post' | 'networks'>;

/** A participant's page as the server sees it: it joins, enters rooms, and is on the control channel. */
export class FakePage {
  readonly answer: ReturnType<typeof joinAnswerSchema.parse>;
  readonly #fake: Fake;
  readonly #messages: ControlMessage[] = [];
  #command: ((command: ControlCommand) => Promise<ControlAnswer>) | undefined;
  #seq = 0;

  private constructor(fake: Fake, answer: FakePage['answer']) {
    this.#fake = fake;
    this.answer = answer;
  }

  /** `version` of the control protocol; without one there is no control channel, as in a foreign SDK. */
  static async join(
    fake: Fake,
    change: { readonly key?: string; readonly name?: string; readonly version?: number | undefined } = {},
  ): Promise<FakePage> {
    const { key = 'garden', name = 'Ada' } = change;
    const body = { key, displayName: name, adapters: ['alder', 'birch'] };
    const page = new FakePage(
      fake,
      joinAnswerSchema.parse(await (await fake.post('/calls/join', body)).json()),
    );
    page.#enter(page.answer);
    const version = 'version' in change ? change.version : 4;
    if (version !== undefined) await page.connect(version);
    return page;
  }

  /** The same page on the control channel of another process, which knows nothing of it. */
  static async reconnect(fake: Fake, before: FakePage): Promise<FakePage> {
    const page = new FakePage(fake, before.answer);
    page.#seq = before.#seq;
    await page.connect();
    return page;
  }

  async connect(version = 4): Promise<void> {
    const claims = { call: asId.call(this.answer.call), participant: this.participant };
    const link = { send: (message: ControlMessage) => void this.#messages.push(message), end: () => {} };
    const entry = await this.#fake.server.control.enter(claims, link, { after: 0, version });
    this.#command = (command) => entry.command(command);
  }

  /** Asks the control channel for something. */
  async command(command: ControlCommand): Promise<ControlAnswer> {
    if (!this.#command) throw new Error('This page has no control channel.');
    return await this.#command(command);
  }

  get participant() {
    return asId.participant(this.answer.participant.id);
  }

  /** The move that the page was told of last; `undefined` when it is over, or there was none. */
  get notice(): MoveNotice | undefined {
    const told = this.#messages.findLast((message) => message.type === 'move');
    return told?.type === 'move' ? told.move : undefined;
  }

  /** Where the call is, as the page was told last. */
  get epoch(): number | undefined {
    const told = this.#messages.findLast((message) => message.type === 'call');
    return told?.type === 'call' ? told.epoch : undefined;
  }

  async told(phase: MoveNotice['phase'] | undefined): Promise<MoveNotice | undefined> {
    await vi.waitFor(() => {
      if (this.notice?.phase !== phase) throw new Error(`told of ${this.notice?.phase ?? 'nothing'}`);
    }, SOON);
    return this.notice;
  }

  async report(move: MoveNotice['id'], state: MoveReport['state'], reason?: string): Promise<ControlAnswer> {
    this.#seq += 1;
    const report = { type: 'move-report', move, seq: this.#seq, state } as const;
    return await this.command(reason === undefined ? report : { ...report, reason });
  }

  /** Asks for the room that the call moves to. */
  async follow(attempt: number): Promise<Response> {
    const { call, key, participant } = this.answer;
    return await this.#fake.post('/calls/join', {
      key,
      call,
      attempt,
      displayName: participant.name,
      adapters: ['alder', 'birch'],
      resumeSecret: participant.resumeSecret,
    });
  }

  /** Follows and enters the room that the answer names. */
  async followInto(attempt: number): Promise<FakePage['answer']> {
    const answer = joinAnswerSchema.parse(await (await this.follow(attempt)).json());
    this.#enter(answer);
    return answer;
  }

  #enter({
    decision,
    credentials,
  }: {
    readonly decision: { readonly deployment: string };
    readonly credentials?: unknown;
  }): void {
    const network = decision.deployment === 'birch' ? this.#fake.networks.birch : this.#fake.networks.alder;
    enter(network, credentials);
  }
}

function enter(network: MemoryNetwork, credentials: JoinAnswer['credentials']): void {
  const observer = { event: () => {}, media: () => {}, data: () => {} };
  createMemoryClient(network).connect({
    credentials,
    iceServers: [],
    iceTransportPolicy: 'all',
    profile: {},
    observer,
  });
}
