import { Manager } from 'socket.io-client';
import { SIGNALLING_PATH } from '../../protocol/index.ts';

/** Milliseconds for the WebSocket. */
export const OPEN_TIMEOUT = 5_000;
/** How long, in ms, a socket waits for its use; less than the server suffers one without a token. */
const KEPT_FOR = 30_000;

const openSocket = (url: string): Manager =>
  new Manager(url, {
    path: SIGNALLING_PATH,
    transports: ['websocket'],
    reconnection: false,
    timeout: OPEN_TIMEOUT,
  });

/**
 * WebSockets to signalling servers, begun ahead of the credentials that will be sent over them: the round trips
 * of TCP, TLS and upgrade pass while the server is still asked for admission.
 */
export class SocketPrewarmer {
  readonly #keptFor: number;
  readonly #waiting = new Map<string, { readonly manager: Manager; readonly forget: () => void }>();

  constructor(keptFor = KEPT_FOR) {
    this.#keptFor = keptFor;
  }

  /** Opens one, unless one waits already or the URL is none. Never throws. */
  prepare(url: string): void {
    if (!URL.canParse(url)) return;
    const { origin } = new URL(url);
    if (this.#waiting.has(origin)) return;
    const manager = openSocket(origin);
    const forget = (): void => {
      clearTimeout(timer);
      this.#waiting.delete(origin);
    };
    const timer = setTimeout(() => {
      forget();
      manager.engine.close();
    }, this.#keptFor);
    this.#waiting.set(origin, { manager, forget });
  }

  /** The one that waits, or a new one. A socket that broke meanwhile is opened anew by its use. */
  take(url: string): Manager {
    const { origin } = new URL(url);
    const waiting = this.#waiting.get(origin);
    waiting?.forget();
    return waiting?.manager ?? openSocket(origin);
  }
}
