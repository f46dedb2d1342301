import type { Role } from '../rights/caller.ts';
import { visitWorld } from '../visits/testkit/visit-world.ts';
import { describedOperations, type DescribedOperation } from './described-operation.ts';
import { STAFF_TOKEN, WEB_URL } from './test-product.ts';

/** The whole server in memory, every route that its two documents describe, and somebody of each role. */
export async function routeWorld() {
  const world = await visitWorld();
  const described = async (path: string) =>
    describedOperations(await (await world.routes.request(path)).json());
  const [productRoutes, callRoutes] = [
    await described('/api/openapi/residence.json'),
    await described('/openapi.json'),
  ];
  /** What a browser, or a script, of somebody sends. Signs users in every time. */
  const credentialsOf = async (role: Role): Promise<Readonly<Record<string, string>>> => {
    switch (role) {
      case 'anonymous':
        return {};
      case 'tablet':
        return { cookie: world.tabletCookie };
      case 'operator':
        return { authorization: `Bearer ${STAFF_TOKEN}` };
      case 'visitor':
      case 'staff':
      case 'admin': {
        const { email } = await world.user(role);
        return { cookie: await world.signIn(email) };
      }
    }
  };
  let sent = 0;
  /** Each from a network of its own, so that no limit hides what a route would answer. */
  const send = async (
    { method, path }: Pick<DescribedOperation, 'method' | 'path'>,
    credentials: Readonly<Record<string, string>>,
    body?: unknown,
  ): Promise<{ readonly status: number; readonly code: string | undefined }> => {
    sent += 1;
    const answer = await world.routes.request(path, {
      method,
      headers: {
        origin: WEB_URL,
        'x-forwarded-for': `10.${sent >> 16}.${(sent >> 8) & 255}.${sent & 255}`,
        ...credentials,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    if (answer.headers.get('content-type')?.startsWith('text/event-stream')) {
      await answer.body?.cancel();
      return { status: answer.status, code: undefined };
    }
    const text = await answer.text();
    return { status: answer.status, code: /"code":"(?<code>[\w-]+)"/.exec(text)?.groups?.['code'] };
  };
  return { ...world, productRoutes, callRoutes, credentialsOf, send };
}
