import type { ControlHandshake, ControlMessage } from '../../call/control-protocol.ts';
import type { ControlConnection, ControlListener, ControlTransport } from '../../client/control/index.ts';
import { ConnectionLostError } from '../../contract/errors/connection-lost-error.ts';
import type { ControlLink, ControlRooms, ControlTokens } from '../../server/index.ts';

const copy = <Value>(value: Value): Value => structuredClone(value);
/** Lets everything else that is ready run first. */
export const turn = (): Promise<void> => new Promise((resolve) => void setTimeout(resolve, 0));

/** One client's way to any of the processes; what travels is a copy, in order, and fails when the test says so. */
export class FaultyTransport implements ControlTransport {
  readonly #processes: readonly ControlRooms[];
  readonly #tokens: ControlTokens;
  #cut: ((how: 'lost') => void) | undefined;
  #opened = 0;
  /** Each command arrives twice. */
  duplicating = false;
  /** Commands arrive, their answers do not. */
  deaf = false;
  /** How often it was connected. */
  connections = 0;

  constructor(processes: readonly ControlRooms[], tokens: ControlTokens) {
    this.#processes = processes;
    this.#tokens = tokens;
  }

  /** Loses the connection, with all that is on its way. */
  drop(): void {
    this.#cut?.('lost');
  }

  async open(
    handshake: ControlHandshake,
    listener: ControlListener,
    signal: AbortSignal,
  ): Promise<ControlConnection> {
    this.#opened += 1;
    const rooms = this.#processes[this.#opened % this.#processes.length];
    if (!rooms) throw new Error('there is no process');
    await turn();
    const claims = this.#tokens.read(handshake.token);
    await rooms.admit(claims);
    signal.throwIfAborted();
    let up = true;
    const cut = (how: 'left' | 'lost'): void => {
      if (!up) return;
      up = false;
      void entry.then(({ gone }) => gone(how));
      if (how === 'lost') listener.lost();
    };
    let arrived = Promise.resolve();
    const deliver = (message: ControlMessage): void => {
      const sent = copy(message);
      const before = arrived;
      arrived = (async () => {
        await before;
        await turn();
        if (up) listener.message(sent);
      })();
    };
    const link: ControlLink = {
      send: deliver,
      end: () => void arrived.then(() => cut('lost')),
    };
    const entry = rooms.enter(claims, link, handshake);
    await entry;
    this.connections += 1;
    this.#cut = cut;
    return {
      request: async (command) => {
        const { command: give } = await entry;
        await turn();
        if (!up) throw new ConnectionLostError();
        const [answer] = await Promise.all([
          give(copy(command)),
          ...(this.duplicating ? [give(copy(command))] : []),
        ]);
        if (this.deaf) cut('lost');
        await turn();
        if (!up) throw new ConnectionLostError();
        return copy(answer);
      },
      close: () => cut('left'),
    };
  }
}
