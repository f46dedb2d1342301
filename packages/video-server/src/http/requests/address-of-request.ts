import { getConnInfo } from '@hono/node-server/conninfo';
import { clientAddress } from '@crossfade/video-core/server';
import type { Context } from 'hono';

/** The address that a request comes from, as limits count it. */
export const addressOfRequest =
  (trustedProxies: number) =>
  (context: Context): string =>
    clientAddress(
      { forwardedFor: context.req.header('x-forwarded-for'), remoteAddress: remoteAddress(context) },
      trustedProxies,
    );

/** Absent where there is no socket, as in a test that calls the app directly. */
function remoteAddress(context: Context): string | undefined {
  const environment: unknown = context.env;
  const hasSocket = typeof environment === 'object' && environment !== null && 'incoming' in environment;
  return hasSocket ? getConnInfo(context).remote.address : undefined;
}
