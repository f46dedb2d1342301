import type { Socket } from 'socket.io-client';
import { CONTROL_PATH, type ControlAnswer, type ControlCommand } from '../../call/control-protocol.ts';
import type { CrossfadeError } from '../../contract/errors/crossfade-error.ts';
import { errorFromAnswer } from '../../contract/errors/error-from-answer.ts';
import { urlBelow } from '../session/joining/url-below.ts';
import type { ControlConnection, ControlTransport } from './control-transport.ts';

interface Incoming {
  message: (message: unknown) => void;
}
interface Outgoing {
  command: (command: ControlCommand, answer: (answer: ControlAnswer) => void) => void;
}

/** Milliseconds for the connection, and for an answer. */
const TIMEOUT = 5_000;

/**
 * The control channel over socket.io, whose client is loaded with the first connection; `url` is the server's address,
 * and may have a path. Over a WebSocket, and by long polling each second try, for networks that block WebSockets.
 */
export function socketTransport(url: () => string): ControlTransport {
  /** In a row; refusals by the server are none. */
  let failures = 0;
  return {
    async open(handshake, listener, signal) {
      const { io } = await import('socket.io-client');
      signal.throwIfAborted();
      // socket.io takes a path in the address for a namespace.
      const { origin, pathname } = urlBelow(url(), CONTROL_PATH);
      const socket: Socket<Incoming, Outgoing> = io(origin, {
        path: pathname,
        transports: failures % 2 === 0 ? ['websocket'] : ['polling', 'websocket'],
        reconnection: false,
        forceNew: true,
        timeout: TIMEOUT,
        auth: { ...handshake },
      });
      const drop = (): void => {
        socket.removeAllListeners();
        socket.disconnect();
      };
      socket.on('message', (message) => listener.message(message));
      await new Promise<void>((resolve, reject) => {
        const decided = (): void => {
          clearTimeout(impatience);
          signal.removeEventListener('abort', giveUp);
        };
        const fail = (error: Error): void => {
          decided();
          drop();
          reject(error);
        };
        const giveUp = (): void => fail(new Error('The control channel was closed before it opened.'));
        // socket.io waits for the WebSocket, and for ever for the server's word on it.
        const impatience = setTimeout(() => {
          failures += 1;
          fail(new Error('The control channel’s server did not answer in time.'));
        }, 2 * TIMEOUT);
        signal.addEventListener('abort', giveUp);
        socket.once('connect_error', (error) => {
          const refusal = refusalOf(error);
          if (refusal === undefined) failures += 1;
          fail(refusal ?? error);
        });
        let connected = false;
        socket.once('connect', () => {
          decided();
          connected = true;
          failures = 0;
          resolve();
        });
        socket.once('disconnect', (reason) => {
          if (!connected) return fail(new Error(`The control channel closed: ${reason}`));
          socket.removeAllListeners();
          listener.lost();
        });
      });
      const connection: ControlConnection = {
        request: (command) => socket.timeout(TIMEOUT).emitWithAck('command', command),
        close: drop,
      };
      return connection;
    },
  };
}

/** The server's refusal, which is not the same as failing to reach it. */
function refusalOf(error: Error): CrossfadeError | undefined {
  const data: unknown = 'data' in error ? error.data : undefined;
  if (typeof data !== 'object' || data === null || !('code' in data)) return undefined;
  if (typeof data.code !== 'string') return undefined;
  return errorFromAnswer({ code: data.code, message: error.message });
}
