import type { IncomingMessage, Server as HttpServer, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { BoundedMap } from '../../../adapter-kit/bounded-map.ts';
import { TokenBucket } from '../../admission/token-bucket.ts';
import { clientAddress } from '../../network/client-address.ts';
import type { TrustsProxy } from '../../network/trusted-proxies.ts';
import { networkOf } from '../../network/network-of.ts';

/**
 * Connections that have opened and not signed in: of one network of each size, and of all. One lasts for a round trip, and
 * at most `SIGN_IN_TIMEOUT`; a hundred people behind one address who reload at the same moment are fewer. A site with an
 * IPv6 prefix of 48 bits has 65,536 networks, and must not take the place of all others. `rate`: those that open at all, since
 * each costs more than a request. Hundreds of people behind one address, whose server has restarted, are within it.
 */
const OPEN_PER_NETWORK = [
  { prefix: 64, most: 200, rate: { perSecond: 50, burst: 1_500 } },
  { prefix: 48, most: 800, rate: { perSecond: 200, burst: 6_000 } },
] as const;
const OPEN = 4_000;
/** Networks whose rate is remembered; the one heard of longest ago is forgotten. */
const REMEMBERED = 10_000;
/** Milliseconds that a client has to sign in once its connection is open. */
export const SIGN_IN_TIMEOUT = 10_000;

const servers = new WeakMap<HttpServer, HandshakeLimits>();
/** By the request that opened the connection. */
const handshakes = new WeakMap<IncomingMessage, Handshake>();

/** Which proxies in front of an HTTP server append to `X-Forwarded-For`; default none. */
export function trustProxies(server: HttpServer, trusts: TrustsProxy): void {
  HandshakeLimits.of(server).trustsProxy = trusts;
}

/** A connection that has not signed in. */
interface Handshake {
  connected: boolean;
  /** That it came from. */
  readonly network: string;
  /** Idempotent. */
  readonly release: () => void;
}

/** Bounds how many connections to the socket paths of an HTTP server wait to sign in, however many paths it has. */
export class HandshakeLimits {
  trustsProxy: TrustsProxy = () => false;
  readonly #open = new Map<string, number>();
  readonly #rates = new BoundedMap<string, TokenBucket>(REMEMBERED);
  readonly #now: () => number;
  #total = 0;

  /** @param now Milliseconds, on any monotonic clock. */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  static of(server: HttpServer): HandshakeLimits {
    const limits = servers.get(server) ?? new HandshakeLimits();
    servers.set(server, limits);
    return limits;
  }

  /**
   * Counts a request that opens a connection, until it has signed in or is closed. False when too many are open, or are
   * opened too fast; a request of a connection that is open already is none.
   */
  admit(request: IncomingMessage, channel: Duplex | ServerResponse): boolean {
    if (/[?&]sid=[^&#]/.test(request.url ?? '')) return true;
    const address = this.#addressOf(request);
    const networks = OPEN_PER_NETWORK.map(({ prefix, most, rate }) => ({
      network: `/${prefix} ${networkOf(address, prefix)}`,
      most,
      rate,
    }));
    const full = networks.some(({ network, most }) => (this.#open.get(network) ?? 0) >= most);
    if (full || this.#total >= OPEN) return false;
    const fast = ({ network, rate }: (typeof networks)[number]): boolean =>
      !this.#rates.renew(network, () => new TokenBucket(rate, this.#now)).take();
    if (networks.some(fast)) return false;
    for (const { network } of networks) this.#open.set(network, (this.#open.get(network) ?? 0) + 1);
    this.#total += 1;
    let counted = true;
    const release = (): void => {
      if (!counted) return;
      counted = false;
      this.#total -= 1;
      for (const { network } of networks) {
        const left = (this.#open.get(network) ?? 1) - 1;
        if (left > 0) this.#open.set(network, left);
        else this.#open.delete(network);
      }
    };
    const handshake: Handshake = { connected: false, network: networkOf(address), release };
    handshakes.set(request, handshake);
    // What the engine refused has no connection that could end.
    channel.once('close', () => {
      if (!handshake.connected) release();
    });
    return true;
  }

  #addressOf({ headers, socket }: IncomingMessage): string {
    const forwarded = headers['x-forwarded-for'];
    const forwardedFor = typeof forwarded === 'string' ? forwarded : forwarded?.join(',');
    return clientAddress({ forwardedFor, remoteAddress: socket.remoteAddress }, this.trustsProxy);
  }
}

/**
 * The connection that a request opened is there; it counts until the returned function is called. `undefined`: it was not
 * counted, since its request looked like one of a connection that was open already.
 */
export function handshakeOf(request: IncomingMessage): (() => void) | undefined {
  const handshake = handshakes.get(request);
  if (handshake !== undefined) handshake.connected = true;
  return handshake?.release;
}

/** The network that a counted request came from. */
export const networkOfHandshake = (request: IncomingMessage): string | undefined =>
  handshakes.get(request)?.network;
