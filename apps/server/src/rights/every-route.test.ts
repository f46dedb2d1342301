import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DATABASE_TIMEOUT } from '../testkit/test-database.ts';
import type { DescribedOperation } from '../testkit/described-operation.ts';
import { valuesOf } from '../testkit/generated-values.ts';
import { routeWorld } from '../testkit/route-world.ts';
import { ACTIONS, EVERYONE, may } from './policy.ts';

let world: Awaited<ReturnType<typeof routeWorld>>;
beforeAll(async () => {
  world = await routeWorld();
}, DATABASE_TIMEOUT);
afterAll(() => world.stop());

/** What a route answers to who may not do what it does. */
const REFUSED: ReadonlySet<unknown> = new Set([
  'unauthorized',
  'forbidden',
  'tablet-not-paired',
  'not-a-host',
]);

const filled = ({ method, path }: DescribedOperation) => ({
  method,
  path: path.replaceAll(/\{\w+\}/g, 'nothing-here'),
});

/** Whether its action ends the session that it is taken with. */
const endsSession = ({ action }: DescribedOperation) =>
  action === 'session:end' || action === 'password:change';

describe.each(EVERYONE)('%s', (role) => {
  it('does on each route of the product what the policy table says, and nothing else', async () => {
    const credentials = await world.credentialsOf(role);
    for (const operation of world.productRoutes.operations) {
      const own = endsSession(operation) ? await world.credentialsOf(role) : credentials;
      const action = ACTIONS.find((each) => each === operation.action);
      const name = `${operation.method} ${operation.path}`;
      expect(action, name).toBeDefined();
      const { status, code } = await world.send(filled(operation), own, operation.body && {});
      expect(status, name).toBeLessThan(500);
      if (action !== undefined)
        expect(REFUSED.has(code), `${name}: ${status} ${code}`).toBe(!may(role, action));
    }
  });

  it('moderates and operates calls by the same table', async () => {
    const credentials = await world.credentialsOf(role);
    for (const operation of world.callRoutes.operations) {
      const needed = neededFor(operation);
      if (needed === undefined) continue;
      const { status, code } = await sendFitting(operation, credentials);
      const name = `${operation.method} ${operation.path}: ${status} ${code}`;
      expect(status, name).toBeLessThan(500);
      expect(REFUSED.has(code), name).toBe(!may(role, needed));
    }
  });
});

/** The action that a route of calls takes, where a grant is asked for. */
function neededFor({ path, security }: DescribedOperation) {
  if (!security.includes('staff')) return undefined;
  return /^\/(?:rules|deployments|ramp|comparison)/.test(path) ? 'calls:operate' : 'calls:moderate';
}

const withQuery = (operation: DescribedOperation) => {
  const { method, path } = filled(operation);
  const asked = operation.query.filter(({ name }) => name === 'key').map(({ name }) => `${name}=garden`);
  return { method, path: asked.length === 0 ? path : `${path}?${asked.join('&')}` };
};

/** With a body that the route takes: it looks at the body before the right. */
async function sendFitting(operation: DescribedOperation, credentials: Readonly<Record<string, string>>) {
  const route = withQuery(operation);
  if (!operation.body) return world.send(route, credentials);
  for (const body of fc.sample(valuesOf(operation.body, world.callRoutes.schemas, ['garden']), 200)) {
    const answer = await world.send(route, credentials, body);
    if (answer.code !== 'invalid-input') return answer;
  }
  throw new Error(`${operation.method} ${operation.path} takes none of 200 bodies`);
}

it('describes every route, those of visits too', () => {
  const described = new Set(
    world.productRoutes.operations.map(
      ({ method, path }) => `${method} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`,
    ),
  );
  const routes = world.product.app.routes
    .filter(({ method }) => method !== 'ALL')
    .map(({ method, path }) => `${method} ${path}`);
  expect(routes.filter((route) => !described.has(route))).toEqual(['GET /api/openapi/residence.json']);
  expect(described.size).toBeGreaterThan(60);
});
