import { randomUUID } from 'node:crypto';
import { steadyClock } from '@crossfade/video-core/server';
import { MemoryRateLimiter } from '@crossfade/video-server';
import { pino } from 'pino';
import { createUser, passwordHash } from '../accounts/create-user.ts';
import type { ROLES } from '../database/account-tables.ts';
import { createProduct, type ProductOptions } from '../product.ts';
import { testTenant } from './test-database.ts';

export const WEB_URL = 'http://localhost:3000';
export const PASSWORD = 'correct horse battery';
export const STAFF_TOKEN = 'a-token-for-staff-in-tests';

/** Once: it takes a tenth of a second by design. */
let hashed: Promise<string> | undefined;

/** A request of a page, as browsers send it. */
export interface PageRequest {
  readonly method?: 'GET' | 'POST' | 'PATCH' | 'DELETE' | 'PUT';
  readonly body?: unknown;
  readonly cookie?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The product's routes over the shared database, in a tenant of their own, or where `change` says both. */
export async function testProduct({
  database: over,
  tenant: known,
  ...change
}: Partial<ProductOptions> = {}) {
  const { database, tenant } = over && known ? { database: over, tenant: known } : await testTenant(over);
  const product = createProduct({
    database,
    tenant,
    staffToken: STAFF_TOKEN,
    secret: 'a-secret-for-tests-of-32-characters',
    limiter: new MemoryRateLimiter(steadyClock),
    // The test itself, which has no socket.
    trustsProxy: (address) => address === 'unknown',
    webUrl: WEB_URL,
    webOrigins: [WEB_URL],
    openRegistration: true,
    demonstration: false,
    log: pino({ level: 'silent' }),
    changed: () => undefined,
    blocked: () => Promise.resolve(),
    archived: () => Promise.resolve(),
    ...change,
  });
  const ask = async (path: string, { method, body, cookie, headers }: PageRequest = {}) => {
    const changes = method ?? (body === undefined ? 'GET' : 'POST');
    return product.app.request(path, {
      method: changes,
      headers: {
        origin: WEB_URL,
        ...(cookie !== undefined && { cookie }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  };
  const user = async (role: (typeof ROLES)[number], name = `A ${role}`) => {
    const email = `${role}-${randomUUID()}@example.org`;
    const hash = await (hashed ??= passwordHash(PASSWORD));
    const id = await createUser(database.queries, { tenant, name, email, role, hash });
    return { id, email };
  };
  const signIn = async (email: string, password = PASSWORD): Promise<string> => {
    const answer = await ask('/api/auth/sign-in/email', { body: { email, password } });
    if (answer.status !== 200) throw new Error(`sign-in answered ${answer.status}: ${await answer.text()}`);
    return cookiesOf(answer);
  };
  return { product, database, tenant, ask, user, signIn };
}

/** What a browser would send back of the cookies that an answer sets. */
export const cookiesOf = (answer: Response): string =>
  answer.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';', 1)[0] ?? '')
    .join('; ');
