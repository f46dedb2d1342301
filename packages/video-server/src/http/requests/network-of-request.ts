import { getConnInfo } from '@hono/node-server/conninfo';
import type { Context } from 'hono';
import { networkOf } from './network-of.ts';

/**
 * The network that a request comes from, as a limit counts it; `trustedProxies` is how many proxies stand in front of
 * this server and add to `X-Forwarded-For`.
 */
export const networkOfRequest =
  (trustedProxies: number) =>
  (context: Context): string =>
    networkOf(addressOf(context, trustedProxies));

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
