import { schema } from '@crossfade/video-server/sql';
import fc from 'fast-check';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { accountInvitations, accounts, users } from '../database/account-tables.ts';
import * as residenceTables from '../database/residence-tables.ts';
import * as visitTables from '../database/visit-tables.ts';
import type { DescribedOperation } from '../testkit/described-operation.ts';
import { valuesOf } from '../testkit/generated-values.ts';
import { routeWorld } from '../testkit/route-world.ts';
import type { Role } from './caller.ts';
import { DATABASE_TIMEOUT } from '../testkit/test-database.ts';

/** As many as a test of every change affords; `npm run test:long requests` sends 10,000. */
const REQUESTS = Number(process.env['GENERATED_REQUESTS'] ?? 400);
/** Milliseconds; a request takes some 5 ms on an idle machine. */
const PATIENCE = 60_000 + REQUESTS * 100;

let world: Awaited<ReturnType<typeof routeWorld>>;
let known: readonly string[];
let link: string;
beforeAll(async () => {
  world = await routeWorld();
  const { visit, id, token } = await world.invite();
  link = token;
  const staff = await world.user('staff');
  const { visitors } = residenceTables;
  const [visitor] = await world.database.queries
    .select({ id: visitors.id })
    .from(visitors)
    .where(eq(visitors.tenant, world.tenant));
  known = [world.resident, world.tablet, visit.id, visit.key, id, staff.id, visitor?.id ?? '', 'garden'];
}, DATABASE_TIMEOUT);
afterAll(() => world.stop());

const segments = () =>
  fc.oneof(
    { weight: 5, arbitrary: fc.constantFrom(...known) },
    { weight: 1, arbitrary: fc.string({ minLength: 1, maxLength: 70 }) },
    { weight: 1, arbitrary: fc.constantFrom('\u0000', '%', '..', 'null', '__proto__', '\uD800') },
  );

/** Any request that one of the routes describes, and some that none does. */
function requestOf(
  { method, path, query, body }: DescribedOperation,
  schemas: Parameters<typeof valuesOf>[1],
): fc.Arbitrary<{ readonly method: string; readonly path: string; readonly body: unknown }> {
  const names = [...path.matchAll(/\{(?<name>\w+)\}/g)].map(([, name = '']) => name);
  const asked = query.map(({ name, schema: given }) => [name, valuesOf(given, schemas, known)] as const);
  return fc
    .record({
      inPath: fc.tuple(...names.map(segments)),
      inQuery: fc.record(Object.fromEntries(asked), { requiredKeys: [] }),
      body: body ? valuesOf(body, schemas, known) : fc.constant(undefined),
    })
    .map((drawn) => {
      const filled = names.reduce(
        (rest, name, index) => rest.replace(`{${name}}`, encoded(drawn.inPath[index] ?? '')),
        path,
      );
      const search = Object.entries(drawn.inQuery).map(
        ([name, value]) => `${name}=${encoded(typeof value === 'string' ? value : JSON.stringify(value))}`,
      );
      return {
        method,
        path: search.length === 0 ? filled : `${filled}?${search.join('&')}`,
        body: drawn.body,
      };
    });
}

/** As browsers write it; half a character cannot be written. */
const encoded = (text: string): string => encodeURIComponent(text.replaceAll(/\p{Cs}/gu, '\uFFFD'));

/** Signs somebody in, again when a request signed them out. */
type SignIn = () => Promise<Readonly<Record<string, string>>>;

async function signInOf(role: Role): Promise<SignIn> {
  if (role === 'anonymous' || role === 'tablet' || role === 'operator')
    return () => world.credentialsOf(role);
  // Several, since one account may sign in ten times in a minute.
  const people = await Promise.all(Array.from({ length: 12 }, () => world.user(role)));
  let turn = 0;
  return async () => {
    turn += 1;
    return { cookie: await world.signIn(people[turn % people.length]?.email ?? '') };
  };
}

/** What anyone may do to an account of their own, or a new one. */
const OF_ONES_OWN: ReadonlySet<unknown> = new Set(['account:register', 'profile:write']);

/** Sends requests over every route; answers those that failed. */
async function sendMany(
  signIn: SignIn,
  count: number,
  sent: (operation: DescribedOperation) => boolean = () => true,
): Promise<readonly string[]> {
  const anyRequest = fc.oneof(
    ...[world.productRoutes, world.callRoutes].flatMap(({ operations, schemas }) =>
      operations
        // Providers in memory have no tokens to issue.
        .filter((operation) => !/^\/\w+\/token$/.test(operation.path) && sent(operation))
        .map((operation) => requestOf(operation, schemas)),
    ),
  );
  let credentials = await signIn();
  const failed: string[] = [];
  for (const { method, path, body } of fc.sample(anyRequest, count)) {
    const { status, code } = await world.send({ method, path }, credentials, body);
    if (status >= 500) failed.push(`${method} ${path} ${JSON.stringify(body)}: ${status} ${code}`);
    if (status === 200 && /sign-out|change-password/.test(path)) credentials = await signIn();
  }
  return failed;
}

const TABLES = [
  users,
  accounts,
  accountInvitations,
  ...Object.values(residenceTables),
  ...Object.values(visitTables),
  schema.rules,
  schema.killSwitches,
];

/** What nobody may change without a right: all that the product and its operators store. */
async function stored(): Promise<string> {
  const rows = await Promise.all(TABLES.map((table) => world.database.queries.select().from(table)));
  return JSON.stringify(
    rows.map((ofTable) => ofTable.map((row) => JSON.stringify(row)).toSorted()),
    undefined,
    1,
  );
}

it.each(['anonymous', 'visitor'] as const)(
  'nothing that one asks for fails, or changes what they have no right to: %s',
  async (role) => {
    const signIn = await signInOf(role);
    await signIn();
    const before = await stored();
    const ofOthers = ({ action }: DescribedOperation) => !OF_ONES_OWN.has(action);
    expect(await sendMany(signIn, Math.ceil(REQUESTS / 4), ofOthers)).toEqual([]);
    expect(await stored()).toBe(before);
  },
  PATIENCE,
);

it.each(['tablet', 'staff', 'admin', 'operator'] as const)(
  'nothing that one asks for fails, whatever they change: %s',
  async (role) => {
    // The link of an invitation is a right as well.
    known = [...known, link];
    expect(await sendMany(await signInOf(role), Math.ceil(REQUESTS / 8))).toEqual([]);
  },
  PATIENCE,
);
