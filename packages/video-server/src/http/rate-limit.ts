import { RateLimitedError } from '@crossfade/video-core';
import type { Context, MiddlewareHandler } from 'hono';

const WINDOW = 60_000;
/** Askers who are counted at once; beyond it the one that has been counted longest is forgotten. */
const ASKERS = 20_000;

export interface RateLimitOptions {
  readonly perMinute: number;
  /** Whom a request is counted for; `undefined` for nobody. */
  readonly askedBy: (context: Context) => string | undefined;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Counts requests by who asks in fixed windows of a minute, for this process. */
export function rateLimit({ perMinute, askedBy, now }: RateLimitOptions): MiddlewareHandler {
  const windows = new Map<string, { readonly since: number; count: number }>();
  return async (context, next) => {
    const actor = askedBy(context);
    if (actor === undefined) return await next();
    const at = now();
    let current = windows.get(actor);
    if (!current || at - current.since >= WINDOW) {
      windows.delete(actor);
      current = { since: at, count: 0 };
      windows.set(actor, current);
      const [oldest] = windows.keys();
      if (windows.size > ASKERS && oldest !== undefined) windows.delete(oldest);
    }
    current.count += 1;
    if (current.count > perMinute)
      throw new RateLimitedError(Math.ceil((current.since + WINDOW - at) / 1000));
    await next();
  };
}
