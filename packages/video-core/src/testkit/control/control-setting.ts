import { createCallControl, type CallControl } from '../../client/control/index.ts';
import type { CallEnd } from '../../call/call-state.ts';
import type { ChatMessage } from '../../call/control-protocol.ts';
import { fakeAdmittedCall } from '../client/fake-admitted-call.ts';
import { fakeJoinAnswer } from '../client/fake-join-answer.ts';
import { asId, type CallId } from '../../contract/identity.ts';
import type { JoinAnswer } from '../../call/join.ts';
import type { Role } from '../../contract/rights.ts';
import {
  ControlRooms,
  ControlTokens,
  Deployments,
  MemoryAuditLog,
  MemoryBus,
  MemoryCallStore,
  MemoryControlStore,
  MemoryTelemetry,
  Moderation,
  type Bus,
  type ParticipantRecord,
} from '../../server/index.ts';
import { createMemoryServer } from '../memory/memory-server.ts';
import { MemoryNetwork } from '../memory/memory-network.ts';
import { FaultyTransport, turn } from './faulty-network.ts';

/** A store that answers late, now a little and now more, so that others overtake whoever asked. */
class SlowControlStore extends MemoryControlStore {
  #asked = 0;

  override async say(...given: Parameters<MemoryControlStore['say']>): Promise<number> {
    await this.#late();
    return await super.say(...given);
  }

  override async listMessages(
    ...given: Parameters<MemoryControlStore['listMessages']>
  ): Promise<readonly ChatMessage[]> {
    const messages = await super.listMessages(...given);
    await this.#late();
    return messages;
  }

  async #late(): Promise<void> {
    this.#asked += 1;
    for (let turns = this.#asked % 4; turns > 0; turns -= 1) await turn();
  }
}

const alder = asId.deployment('alder');
const tenant = asId.tenant('t');

/** A person with a page, and the way between it and the processes. */
export interface Guest {
  readonly control: CallControl;
  readonly transport: FaultyTransport;
  readonly record: ParticipantRecord;
  /** What the channel told the session of its end. */
  readonly ends: readonly CallEnd[];
  /** The session asks for admission again, on the same page. */
  rejoin(): Promise<unknown>;
  /** Loads the page again, with what the one before kept. */
  reload(): Promise<Guest>;
}

/** The control channel of one call on several processes over memory, with clients whose connections fail on demand. */
export class ControlSetting {
  now = Date.UTC(2026, 0, 1);
  readonly clock = { now: () => this.now };
  readonly calls = new MemoryCallStore();
  readonly store = new SlowControlStore(this.calls, this.clock);
  readonly telemetry = new MemoryTelemetry();
  readonly tokens = new ControlTokens({ secret: 'a secret', ttl: 60, clock: this.clock });
  readonly call: CallId = asId.call('call');
  readonly processes: ControlRooms[] = [];
  readonly audit = new MemoryAuditLog();
  readonly #bus: Bus;
  #people = 0;

  constructor({ bus = new MemoryBus() }: { readonly bus?: Bus } = {}) {
    this.#bus = bus;
    this.restart();
  }

  /** Two processes that know nothing but what is stored. */
  restart(): void {
    this.processes.splice(0, Infinity, this.#process(), this.#process());
    for (const one of this.processes) one.start();
  }

  #process(): ControlRooms {
    const { calls, store, clock, telemetry, audit } = this;
    const moderation = new Moderation({
      store: calls,
      deployments: new Deployments([createMemoryServer(new MemoryNetwork(), alder)]),
      audit,
      lifecycle: { enforce: async () => {} },
      clock,
      changes: { changed: (call) => rooms.changed(call) },
    });
    const rooms = new ControlRooms({ calls, store, moderation, clock, telemetry, bus: this.#bus });
    return rooms;
  }

  async open(): Promise<void> {
    const provider = asId.provider('alder');
    await this.calls.open({
      id: this.call,
      tenant,
      key: asId.key('garden'),
      decision: { deployment: alder, provider, reason: 'DEFAULT', variant: 'alder' },
      encrypted: false,
      openedAt: this.now,
    });
  }

  /** Somebody who joins and connects. */
  async guest(name: string, role: Role = 'guest', data = true): Promise<Guest> {
    return await this.page(await this.#joined(name, role, data));
  }

  /** Somebody who joined and is not there any more. */
  async gone(name: string): Promise<void> {
    await this.#joined(name, 'guest', true);
  }

  async #joined(name: string, role: Role, data: boolean): Promise<ParticipantRecord> {
    const record: ParticipantRecord = {
      id: asId.participant(`p${(this.#people += 1)}`),
      call: this.call,
      name,
      role,
      rights: { publish: [], subscribe: true, data },
      blocked: [],
      resumeHash: '',
      joinedAt: this.now + this.#people,
    };
    const { version = 0 } = (await this.calls.find(this.call)) ?? {};
    await this.calls.admit(record, version, this.now);
    return record;
  }

  /** A page of somebody who joined before; `kept` is what its tab remembers. */
  async page(record: ParticipantRecord, kept = new Map<string, string>()): Promise<Guest> {
    const transport = new FaultyTransport(this.processes, this.tokens);
    const control = createCallControl({
      transport,
      storage: {
        getItem: (key) => kept.get(key) ?? null,
        setItem: (key, value) => void kept.set(key, value),
      },
      policy: { delay: (attempt) => (attempt === 1 ? 0 : 1) },
      rateLimitPause: 1,
    });
    const ends: CallEnd[] = [];
    const renew = async () => this.answerFor(record);
    const rejoin = async () =>
      control.admitted(await renew(), fakeAdmittedCall({ renew, end: (end) => ends.push(end) }));
    await rejoin();
    return {
      rejoin,
      ends,
      control,
      transport,
      record,
      reload: () => {
        transport.drop();
        control.close();
        return this.page(record, kept);
      },
    };
  }

  answerFor({ id, name, role, rights }: ParticipantRecord): JoinAnswer {
    return fakeJoinAnswer({
      call: this.call,
      participant: { id, name, role, rights },
      controlToken: this.tokens.sign({ call: this.call, participant: id }),
    });
  }

  /** Looks for what was lost, as every process does from time to time. */
  async sweep(): Promise<void> {
    for (const one of this.processes) await one.sweep();
  }

  async stop(): Promise<void> {
    for (const one of this.processes) await one.stop();
  }
}

/** A bus that loses every hint. */
export const deafBus: Bus = {
  publish: async () => {},
  subscribe: () => () => {},
  onReconnected: () => () => {},
  close: async () => {},
};
