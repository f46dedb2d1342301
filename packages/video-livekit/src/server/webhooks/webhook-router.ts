import { CredentialsInvalidError, InvalidInputError } from '@crossfade/video-core';
import type { LivekitServer } from '../livekit-server.ts';

/** What of a deployment concerns its webhooks. */
type Receiver = Pick<LivekitServer, 'deployment' | 'issuer' | 'receiveWebhook'>;

/**
 * Takes the webhooks of several deployments at one address: each is signed with the API key of the one that sent it.
 * Throws `InvalidInputError` when two deployments have the same API key, since their webhooks cannot be told apart.
 */
export function createWebhookRouter(servers: readonly Receiver[]): Pick<LivekitServer, 'receiveWebhook'> {
  const byIssuer = new Map<string, Receiver>();
  for (const server of servers) {
    const other = byIssuer.get(server.issuer);
    if (other)
      throw new InvalidInputError(
        `${other.deployment} and ${server.deployment} have the same LiveKit API key. Give each deployment a key of its own.`,
      );
    byIssuer.set(server.issuer, server);
  }
  return {
    async receiveWebhook(rawBody, authorization) {
      const server = byIssuer.get(issuerOf(authorization) ?? '');
      if (!server) throw new CredentialsInvalidError('the webhook is not signed by any deployment');
      return server.receiveWebhook(rawBody, authorization);
    },
  };
}

/** What a token (RFC 7519) claims its issuer to be; whether it is, its signature says. */
function issuerOf(token: string | undefined): string | undefined {
  try {
    const claims: unknown = JSON.parse(Buffer.from(token?.split('.')[1] ?? '', 'base64url').toString('utf8'));
    return typeof claims === 'object' && claims !== null && 'iss' in claims ? String(claims.iss) : undefined;
  } catch {
    return undefined;
  }
}
