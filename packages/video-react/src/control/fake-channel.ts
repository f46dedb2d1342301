import { asId, type ControlAnswer, type ControlCommand, type ControlMessage } from '@crossfade/video-core';
import { createCallControl, type CallControl, type ControlListener } from '@crossfade/video-core/control';

/** A real control over a server that is not there: tests say what it tells. */
export class FakeChannel {
  readonly control: CallControl;
  readonly commands: ControlCommand[] = [];
  answer: ControlAnswer = { ok: true };
  opened = 0;
  closed = 0;
  #listener: ControlListener | undefined;

  constructor() {
    this.control = createCallControl({
      transport: {
        open: async (_, listener) => {
          this.opened += 1;
          this.#listener = listener;
          return {
            request: async (command) => {
              this.commands.push(command);
              return this.answer;
            },
            close: () => {
              this.closed += 1;
            },
          };
        },
      },
      storage: { getItem: () => null, setItem: () => undefined },
    });
  }

  /** Opens the channel as `me`. */
  async join(): Promise<void> {
    const { signal } = new AbortController();
    const join = this.control.joining(() => Promise.resolve(ANSWER));
    await join({ key: ANSWER.key, displayName: 'Ada', adapters: [] }, signal);
    await new Promise((resolve) => setTimeout(resolve, 0));
  }

  tell(message: ControlMessage): void {
    this.#listener?.message(message);
  }

  /** The server tells that so many messages were said, by `from`. */
  said(from: string, ...texts: readonly string[]): void {
    const last = this.control.getState().messages.at(-1)?.seq ?? 0;
    this.tell({
      type: 'chat',
      messages: texts.map((text, index) => ({
        seq: last + 1 + index,
        id: `${from}-${last + index}`,
        from: asId.participant(from),
        name: from,
        text,
        at: 0,
      })),
    });
  }
}

const provider = asId.provider('fake');

const ANSWER = {
  call: asId.call('c1'),
  key: asId.key('garden'),
  epoch: 1,
  attempt: 1,
  decision: { deployment: asId.deployment('fake'), provider, reason: 'DEFAULT', variant: '' },
  participant: {
    id: asId.participant('me'),
    name: 'Ada',
    role: 'guest',
    rights: { publish: [], subscribe: true, data: true },
    resumeSecret: 'secret',
  },
  iceServers: [],
  credentials: {},
  controlToken: 'token',
  explain: false,
} as const;
