import { Listeners } from '../session/listeners.ts';
import type { ControlTopic } from './call-control.ts';
import { INITIAL_CONTROL_STATE, type ControlState } from './control-state.ts';

/** Which slice each part of the state belongs to. */
const TOPICS = {
  connection: 'connection',
  self: 'connection',
  people: 'people',
  hands: 'hands',
  handRaised: 'hands',
  locked: 'rules',
  guestsDenied: 'rules',
  messages: 'chat',
  before: 'chat',
  outbox: 'chat',
  unread: 'unread',
} as const satisfies Record<keyof ControlState, ControlTopic>;

const isPart = (name: string): name is keyof ControlState => Object.hasOwn(TOPICS, name);
const PARTS = Object.keys(TOPICS).filter(isPart);

/** Holds the state of the channel and tells each listener about its own slice alone. */
export class ControlStateStore {
  #state = INITIAL_CONTROL_STATE;
  readonly #listeners = new Map<ControlTopic, Listeners<[]>>();

  get state(): ControlState {
    return this.#state;
  }

  patch(change: Partial<ControlState>): void {
    const before = this.#state;
    const after = { ...before, ...change };
    const touched = new Set(PARTS.filter((part) => before[part] !== after[part]).map((part) => TOPICS[part]));
    if (touched.size === 0) return;
    this.#state = after;
    for (const topic of touched) this.#listeners.get(topic)?.tell();
  }

  subscribe(topic: ControlTopic, listener: () => void): () => void {
    const listeners = this.#listeners.get(topic) ?? new Listeners();
    this.#listeners.set(topic, listeners);
    return listeners.add(listener);
  }
}
