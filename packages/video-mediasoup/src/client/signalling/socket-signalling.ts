import type { Manager, Socket } from 'socket.io-client';
import {
  REFUSAL_CODES,
  SIGNALLING_TIMES,
  type Answer,
  type ClientToServerEvents,
  type Handshake,
  type Refusal,
  type RequestEnvelope,
  type ServerToClientEvents,
  type Welcome,
} from '../../protocol/index.ts';
import { SignallingRefusedError } from './signalling-refused-error.ts';
import { OPEN_TIMEOUT } from './socket-prewarmer.ts';
import type { Signalling, SignallingListener } from './signalling.ts';

type SignallingSocket = Socket<ServerToClientEvents, ClientToServerEvents>;

function refusalOf(error: Error): Refusal | undefined {
  const data: unknown = 'data' in error ? error.data : undefined;
  if (typeof data !== 'object' || data === null || !('code' in data)) return undefined;
  const code = REFUSAL_CODES.find((known) => known === data.code);
  return code === undefined ? undefined : { code, message: error.message };
}

/**
 * Signalling over socket.io, without socket.io's own reconnecting: over a WebSocket, and by long polling each second try
 * after a failed one, since some networks block WebSockets.
 */
export class SocketSignalling implements Signalling {
  readonly #connect: (transport: 'websocket' | 'polling') => Manager;
  #failures = 0;
  #socket: SignallingSocket | undefined;
  #abandon: (() => void) | undefined;

  /** @param connect Opens a connection, or hands over one that was opened ahead. */
  constructor(connect: (transport: 'websocket' | 'polling') => Manager) {
    this.#connect = connect;
  }

  open(handshake: () => Promise<Handshake>, listener: SignallingListener): Promise<Welcome> {
    this.close();
    const socket: SignallingSocket = this.#connect(this.#failures % 2 === 0 ? 'websocket' : 'polling').socket(
      '/',
      {
        auth: (give: (auth: object) => void) => void handshake().then(give),
      },
    );
    this.#socket = socket;
    return new Promise((resolve, reject) => {
      let welcomed = false;
      const fail = (error: Error): void => {
        this.#abandon = undefined;
        clearTimeout(impatience);
        this.#failures += 1;
        if (this.#socket === socket) this.close();
        reject(error);
      };
      const impatience = setTimeout(
        () => fail(new Error('The signalling server did not answer in time.')),
        2 * OPEN_TIMEOUT,
      );
      this.#abandon = () => fail(new Error('The signalling connection was closed.'));
      socket.on('connect_error', (error) => {
        const refusal = refusalOf(error);
        fail(refusal === undefined ? error : new SignallingRefusedError(refusal));
      });
      socket.on('disconnect', (reason) => {
        if (!welcomed) fail(new Error(`The signalling connection closed: ${reason}`));
        // A close from this side is no loss.
        else if (this.#socket === socket) {
          this.close();
          listener.lost();
        }
      });
      socket.on('welcome', (welcome) => {
        this.#abandon = undefined;
        clearTimeout(impatience);
        welcomed = true;
        this.#failures = 0;
        resolve(welcome);
      });
      socket.on('room-moved', (payload) => listener.push({ name: 'room-moved', payload }));
      socket.on('events', (payload) => listener.push({ name: 'events', payload }));
      socket.on('consumers', (payload) => listener.push({ name: 'consumers', payload }));
      socket.on('consumers-closed', (payload) => listener.push({ name: 'consumers-closed', payload }));
      socket.on('consumer-states', (payload) => listener.push({ name: 'consumer-states', payload }));
      socket.on('goodbye', (payload) => listener.push({ name: 'goodbye', payload }));
    });
  }

  request(envelope: RequestEnvelope): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const socket = this.#socket;
      // socket.io would keep it for a later connection, which is not its business here.
      if (socket?.connected !== true) {
        reject(new Error('The signalling connection is not up.'));
        return;
      }
      socket
        .timeout(SIGNALLING_TIMES.requestTimeout)
        .emit('request', envelope, (error: Error | null, answer: Answer) => {
          if (error === null) resolve(answer);
          else reject(error);
        });
    });
  }

  tell(envelope: RequestEnvelope): void {
    if (this.#socket?.connected === true) this.#socket.emit('request', envelope, () => undefined);
  }

  close(): void {
    const socket = this.#socket;
    this.#socket = undefined;
    socket?.disconnect();
    socket?.removeAllListeners();
    this.#abandon?.();
  }
}
