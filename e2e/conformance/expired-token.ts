import { createHmac } from 'node:crypto';

/** Credentials whose tokens (HS256, RFC 7518) are signed by the right key and ran out an hour ago. */
export function expireTokens(credentials: unknown, secret: string): unknown {
  if (typeof credentials === 'string')
    return /^[\w-]+\.[\w-]+\.[\w-]+$/.test(credentials) ? expire(credentials, secret) : credentials;
  if (Array.isArray(credentials)) return credentials.map((one) => expireTokens(one, secret));
  if (typeof credentials !== 'object' || credentials === null) return credentials;
  return Object.fromEntries(
    Object.entries(credentials).map(([key, value]) => [key, expireTokens(value, secret)]),
  );
}

function expire(token: string, secret: string): string {
  const [head = '', claims = ''] = token.split('.');
  const read: unknown = JSON.parse(Buffer.from(claims, 'base64url').toString('utf8'));
  const now = Math.floor(Date.now() / 1000);
  const past = {
    ...(typeof read === 'object' ? read : {}),
    iat: now - 7_200,
    nbf: now - 7_200,
    exp: now - 3_600,
  };
  const signed = `${head}.${Buffer.from(JSON.stringify(past)).toString('base64url')}`;
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
}
