import { getConnInfo } from '@hono/node-server/conninfo';
import { clientAddress, type TrustsProxy } from '@crossfade/video-core/server';
import type { Context } from 'hono';

/** The address that a request comes from, as limits count it. */
export const addressOfRequest =
  (trusts: TrustsProxy) =>
  (context: Context): string =>
    clientAddress(
      { forwardedFor: context.req.header('x-forwarded-for'), remoteAddress: remoteAddress(context) },
      trusts,
    );

/** Absent where there is no socket, as in a test that calls the app directly. */
function remoteAddress(context: Context): string | undefined {
  const environment: unknown = context.env;
  const hasSocket = typeof environment === 'object' && environment !== null && 'incoming' in environment;
  return hasSocket ? getConnInfo(context).remote.address : undefined;
}
