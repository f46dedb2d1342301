import {
  asId,
  type ChatMessage,
  type ControlAnswer,
  type ControlCommand,
  type ControlMessage,
  type PresentPerson,
  type RecordingNotice,
} from '@crossfade/video-core';
import type { ControlConnection, ControlListener, ControlTransport } from '@crossfade/video-core/control';

/** The other end of the control channel of a fake call: does what hosts ask for, and keeps what was asked. */
export class FakeCallControl implements ControlTransport {
  readonly asked: ControlCommand[] = [];
  /** What it says to the next command instead of doing it. */
  refusal: ControlAnswer | undefined;
  #people: readonly PresentPerson[];
  #hands: readonly PresentPerson['id'][] = [];
  #call = { type: 'call', locked: false, withheld: [] } as Extract<ControlMessage, { type: 'call' }>;
  #recording: RecordingNotice | undefined;
  #messages: readonly ChatMessage[] = [];
  #listener: ControlListener | undefined;

  constructor(people: readonly Pick<PresentPerson, 'id' | 'name'>[], host: boolean) {
    this.#people = people.map((person, place) => ({
      ...person,
      role: place === (host ? 0 : 1) ? 'host' : 'guest',
      blocked: [],
    }));
  }

  async open(_: unknown, listener: ControlListener): Promise<ControlConnection> {
    this.#listener = listener;
    queueMicrotask(() => this.#tell());
    return { request: (command) => Promise.resolve(this.#answer(command)), close: () => undefined };
  }

  /** Something happens that others asked for. */
  do(command: ControlCommand): void {
    this.#take(command);
    this.#tell();
  }

  /** How the recording of the call stands from now on. */
  record(recording: RecordingNotice | undefined): void {
    this.#recording = recording;
    this.#tell();
  }

  raise(id: string): void {
    this.#hands = [...this.#hands, asId.participant(id)];
    this.#tell();
  }

  /** Somebody writes, the one at that place among all, the page's person first. */
  say(place: number, text: string, id: string = crypto.randomUUID()): ControlAnswer {
    const { id: from, name } = this.#people[place] ?? { id: asId.participant('nobody'), name: '' };
    const seq = this.#messages.length + 1;
    this.#messages = [...this.#messages, { seq, id, from, name, text, at: Date.now() }];
    this.#tell();
    return { ok: true, seq };
  }

  #answer(command: ControlCommand): ControlAnswer {
    this.asked.push(command);
    const { refusal } = this;
    this.refusal = undefined;
    if (refusal) return refusal;
    if (command.type === 'say') return this.say(0, command.text, command.id);
    this.do(command);
    return { ok: true };
  }

  #take(command: ControlCommand): void {
    switch (command.type) {
      case 'lock':
        this.#call = { ...this.#call, locked: command.locked };
        break;
      case 'withhold': {
        const others = this.#call.withheld.filter((source) => source !== command.source);
        this.#call = { ...this.#call, withheld: command.withheld ? [...others, command.source] : others };
        break;
      }
      case 'delete-message': {
        const [me] = this.#people;
        const seq = this.#messages.length + 1;
        const deletion = { id: `deletes:${command.seq}`, text: '', at: Date.now(), deletes: command.seq };
        if (me) this.#messages = [...this.#messages, { seq, from: me.id, name: me.name, ...deletion }];
        break;
      }
      case 'role':
        this.#change(command.participant, { role: command.role });
        break;
      case 'block':
        this.#change(command.participant, { blocked: command.blocked ? [command.source] : [] });
        break;
      case 'hand': {
        const [me] = this.#people;
        const others = this.#hands.filter((id) => id !== me?.id);
        this.#hands = me && command.raised ? [...others, me.id] : others;
        break;
      }
      case 'lower-hand':
        this.#hands = this.#hands.filter((id) => command.participant !== 'all' && id !== command.participant);
        break;
      default:
    }
  }

  #change(id: PresentPerson['id'], change: Partial<PresentPerson>): void {
    this.#people = this.#people.map((person) => (person.id === id ? { ...person, ...change } : person));
  }

  #tell(): void {
    this.#listener?.message(this.#call);
    this.#listener?.message({ type: 'recording', recording: this.#recording });
    this.#listener?.message({ type: 'people', people: this.#people });
    this.#listener?.message({ type: 'hands', hands: this.#hands });
    this.#listener?.message({ type: 'chat', messages: this.#messages });
  }
}
