import { getConnInfo } from '@hono/node-server/conninfo';
import type { Context, MiddlewareHandler } from 'hono';
import { RateLimitedError } from '../errors/rate-limited-error.ts';
import { networkOf } from './network-of.ts';

const WINDOW = 60_000;
/** Networks that are counted at once; beyond it the one that has been counted longest is forgotten. */
const NETWORKS = 20_000;

export interface RateLimitOptions {
  readonly perMinute: number;
  /** How many proxies stand in front of this server and add to `X-Forwarded-For`. */
  readonly trustedProxies: number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Counts requests by network in fixed windows of a minute, for this process. */
export function rateLimit({ perMinute, trustedProxies, now }: RateLimitOptions): MiddlewareHandler {
  const windows = new Map<string, { readonly since: number; count: number }>();
  return async (context, next) => {
    const network = networkOf(addressOf(context, trustedProxies));
    const at = now();
    let current = windows.get(network);
    if (!current || at - current.since >= WINDOW) {
      windows.delete(network);
      current = { since: at, count: 0 };
      windows.set(network, current);
      const [oldest] = windows.keys();
      if (windows.size > NETWORKS && oldest !== undefined) windows.delete(oldest);
    }
    current.count += 1;
    if (current.count > perMinute)
      throw new RateLimitedError(Math.ceil((current.since + WINDOW - at) / 1000));
    await next();
  };
}

/** Each proxy adds the address it was asked from at the end; what stands before those may be made up. */
function addressOf(context: Context, trustedProxies: number): string {
  const forwarded = context.req.header('x-forwarded-for')?.split(',') ?? [];
  const claimed = trustedProxies > 0 ? forwarded.at(-trustedProxies)?.trim() : undefined;
  return claimed || (remoteAddress(context) ?? 'unknown');
}

/** Absent where there is no socket, as in a test that calls the app directly. */
function remoteAddress(context: Context): string | undefined {
  const environment: unknown = context.env;
  const hasSocket = typeof environment === 'object' && environment !== null && 'incoming' in environment;
  return hasSocket ? getConnInfo(context).remote.address : undefined;
}
