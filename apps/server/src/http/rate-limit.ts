import { getConnInfo } from '@hono/node-server/conninfo';
import type { Context, MiddlewareHandler } from 'hono';
import { RateLimitedError } from '../errors/rate-limited-error.ts';

const WINDOW = 60_000;
/** Addresses that are counted at once; beyond it the one that has been counted longest is forgotten. */
const ADDRESSES = 20_000;

export interface RateLimitOptions {
  readonly perMinute: number;
  /** How many proxies stand in front of this server and add to `X-Forwarded-For`. */
  readonly trustedProxies: number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Counts requests by address in fixed windows of a minute, for this process. */
export function rateLimit({ perMinute, trustedProxies, now }: RateLimitOptions): MiddlewareHandler {
  const windows = new Map<string, { readonly since: number; count: number }>();
  return async (context, next) => {
    const address = addressOf(context, trustedProxies);
    const at = now();
    let current = windows.get(address);
    if (!current || at - current.since >= WINDOW) {
      windows.delete(address);
      current = { since: at, count: 0 };
      windows.set(address, current);
      const [oldest] = windows.keys();
      if (windows.size > ADDRESSES && oldest !== undefined) windows.delete(oldest);
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
