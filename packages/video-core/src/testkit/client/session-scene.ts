import type { JoinAnswer, JoinRequest } from '../../call/join.ts';
import type { AdmittedCall } from '../../client/session/call-extension.ts';
import { createCallSession, type CallSessionOptions } from '../../client/session/create-call-session.ts';

import { withRoom } from '../../call/call-reducer.ts';
import { asId } from '../../contract/identity.ts';
import { FakeDevices } from './fake-devices.ts';
import { fakeJoinAnswer } from './fake-join-answer.ts';
import { FakeAdapter } from './fake-room.ts';

/** What everyone in these scenes joins with. */
export const SCENE_JOIN = { key: asId.key('garden'), displayName: 'Ann' };

/** The answer of a server that lets everyone in. */
const answerTo = (request: JoinRequest, epoch = 1): JoinAnswer =>
  fakeJoinAnswer({ call: request.call ?? asId.call('call-1'), epoch, credentials: { token: 't' } });

class MemoryStorage {
  readonly items = new Map<string, string>();
  getItem(name: string): string | null {
    return this.items.get(name) ?? null;
  }
  setItem(name: string, value: string): void {
    this.items.set(name, value);
  }
}

/** A session between fake devices and fake rooms. `join` is asked in the order of `answers`, then lets everyone in. */
export class SessionScene {
  readonly adapter: FakeAdapter;
  readonly devices = new FakeDevices();
  readonly storage = new MemoryStorage();
  readonly session;
  readonly requests: JoinRequest[] = [];
  #admitted: AdmittedCall | undefined;
  /** How the server answers from now on. */
  answer: (request: JoinRequest) => Promise<JoinAnswer> = async (request) => answerTo(request);

  constructor({
    enterAtOnce = true,
    ...options
  }: { enterAtOnce?: boolean } & Partial<CallSessionOptions> = {}) {
    this.adapter = new FakeAdapter({ enterAtOnce });
    this.session = createCallSession({
      adapters: [this.adapter.provider],
      join: (request) => {
        this.requests.push(request);
        return this.answer(request);
      },
      devices: this.devices,
      storage: this.storage,
      ...options,
      extensions: [{ admitted: (_, call) => void (this.#admitted = call) }, ...(options.extensions ?? [])],
    });
  }

  /** What the session gives its extensions. Throws before it was admitted. */
  get admitted(): AdmittedCall {
    if (this.#admitted === undefined) throw new Error('the session is in no call');
    return this.#admitted;
  }

  /** Enters another room of the call beside the present one, as a move does. */
  openSide(answer: JoinAnswer): Promise<void> {
    const { session } = this.admitted;
    session.store.set(withRoom(session.store.state, answer));
    return session.open(this.adapter, answer);
  }

  get phase() {
    return this.session.getState().phase;
  }

  /** Once everything that needs no clock has happened. */
  settled(): Promise<void> {
    return new Promise((resolve) => setTimeout(resolve, 0));
  }
}
