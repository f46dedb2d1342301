import { Manager } from 'socket.io-client';
import { parseUrl } from '../connection/parse-credentials.ts';
import { SIGNALLING_PATH } from '../../protocol/index.ts';

/** Milliseconds for the WebSocket. */
export const OPEN_TIMEOUT = 5_000;
/** How long, in ms, a socket waits for its use; less than the server suffers one without a token. */
const KEPT_FOR = 30_000;

/** A path in the URL is where a proxy has put the server. */
const openSocket = (url: URL, transports: readonly ('websocket' | 'polling')[] = ['websocket']): Manager =>
  new Manager(url.origin, {
    path: `${url.pathname.replace(/\/$/, '')}${SIGNALLING_PATH}`,
    transports: [...transports],
    reconnection: false,
    timeout: OPEN_TIMEOUT,
  });

/** One that begins with long polling, for networks that block WebSockets, and changes to a WebSocket if one opens. */
export const openPolling = (url: string): Manager => openSocket(new URL(url), ['polling', 'websocket']);

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

  /** Opens one, unless one is open already or the URL is none. Never throws. */
  prepare(address: string): void {
    const url = parseUrl(address);
    if (url === undefined || this.#waiting.has(keyOf(url))) return;
    const manager = openSocket(url);
    const forget = (): void => {
      clearTimeout(timer);
      this.#waiting.delete(keyOf(url));
    };
    const timer = setTimeout(() => {
      forget();
      manager.engine.close();
    }, this.#keptFor);
    this.#waiting.set(keyOf(url), { manager, forget });
  }

  /** The one that was opened ahead, or a new one. A socket that broke meanwhile is opened again by its use. */
  take(address: string): Manager {
    const url = new URL(address);
    const waiting = this.#waiting.get(keyOf(url));
    waiting?.forget();
    return waiting?.manager ?? openSocket(url);
  }
}

const keyOf = ({ origin, pathname }: URL): string => `${origin}${pathname}`;
