import { createCallControl, type CallControl, type ControlListener } from '../../client/control/index.ts';
import type { CallEnd } from '../../call/call-state.ts';
import type { ControlAnswer, ControlCommand, ControlMessage } from '../../call/control-protocol.ts';
import { asId } from '../../contract/identity.ts';
import { fakeAdmittedCall } from '../client/fake-admitted-call.ts';
import { fakeJoinAnswer } from '../client/fake-join-answer.ts';

/** For tests: a real control over a server that is not there. The test says what the server tells. */
export class FakeChannel {
  readonly control: CallControl;
  readonly commands: ControlCommand[] = [];
  /** What the channel told the session of its end. */
  readonly ends: CallEnd[] = [];
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
    const answer = fakeJoinAnswer({ controlToken: 'token' });
    const renew = () => Promise.resolve(answer);
    this.control.admitted(answer, fakeAdmittedCall({ renew, end: (end) => this.ends.push(end) }));
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
