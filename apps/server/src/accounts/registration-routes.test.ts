import { randomUUID } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { beforeAll, expect, it } from 'vitest';
import { users } from '../database/account-tables.ts';
import { DATABASE_TIMEOUT } from '../testkit/test-database.ts';
import { PASSWORD, testProduct } from '../testkit/test-product.ts';
import { z } from 'zod';

let world: Awaited<ReturnType<typeof testProduct>>;
beforeAll(async () => {
  world = await testProduct();
}, DATABASE_TIMEOUT);

const profile = z.object({ id: z.string() }).loose();
const issued = z.object({ token: z.string(), user: profile });
const refusal = z.object({ error: z.object({ code: z.string() }) });
const issuedBy = async (answer: Response) => issued.parse(await answer.json());
const refusedBy = async (answer: Response) => {
  const { error } = refusal.parse(await answer.json());
  return [answer.status, error.code];
};
const unique = () => randomUUID().replaceAll('-', '').slice(0, 20);
const registration = (change: object = {}) => {
  const username = unique();
  return { username, email: `${username}@example.org`, password: PASSWORD, ...change };
};
/** As an app asks, without a page. */
const asApp = (token: string) => ({ headers: { authorization: `Bearer ${token}`, origin: '' } });

it('registers, and answers a token by which the user is known until they sign out', async () => {
  const { username, email, password } = registration();
  const answer = await world.ask('/api/auth/register', { body: { username, email, password } });
  expect(answer.status).toBe(201);
  const { token, user } = await issuedBy(answer);
  expect(token.split('.')).toHaveLength(3);
  expect(user).toEqual({ id: user.id, username, name: username, email, imageUrl: null, bio: '' });
  const me = () => world.ask('/api/auth/me', asApp(token));
  expect(await (await me()).json()).toEqual({ user });

  const again = await world.ask('/api/auth/login', { body: { email, password } });
  const second = await issuedBy(again);
  expect(second.user).toEqual(user);
  const cookie = again.headers
    .getSetCookie()
    .map((each) => each.split(';', 1)[0])
    .join('; ');
  await world.ask('/api/auth/sign-out', { method: 'POST', body: {}, cookie });
  expect((await world.ask('/api/auth/me', asApp(second.token))).status).toBe(401);
  expect((await me()).status).toBe(200);
});

it('refuses a name or an address that is taken, a name that is a page, and a wrong password', async () => {
  const first = registration();
  expect((await world.ask('/api/auth/register', { body: first })).status).toBe(201);
  const register = async (change: object) => {
    const answer = await world.ask('/api/auth/register', { body: registration(change) });
    return refusedBy(answer);
  };
  expect(await register({ username: first.username.toUpperCase() })).toEqual([409, 'conflict']);
  expect(await register({ email: first.email.toUpperCase() })).toEqual([409, 'account-exists']);
  for (const username of ['live', 'api', 'Staff', 'a b', '<b>', '../x', ''])
    expect(await register({ username })).toEqual([400, 'invalid-input']);
  expect(await register({ password: 'short' })).toEqual([400, 'invalid-input']);
  const wrong = await world.ask('/api/auth/login', { body: { ...first, password: 'not the password' } });
  expect(await refusedBy(wrong)).toEqual([401, 'sign-in-failed']);
});

it('makes one account of two that register at once', async () => {
  const { email, password } = registration();
  const username = unique();
  const answers = await Promise.all(
    [0, 1].map(() => world.ask('/api/auth/register', { body: { username, email, password } })),
  );
  expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 409]);
});

it('registers nobody where accounts are by invitation', async () => {
  const closed = await testProduct({ openRegistration: false });
  const answer = await closed.ask('/api/auth/register', { body: registration() });
  expect(await refusedBy(answer)).toEqual([403, 'registration-closed']);
});

it('gives a role only to who proved that the address is theirs', async () => {
  const taken = registration();
  const registered = await world.ask('/api/auth/register', { body: taken });
  const { user } = await issuedBy(registered);
  const admin = await world.user('admin');
  const cookie = await world.signIn(admin.email);
  const promote = () =>
    world.ask(`/api/accounts/${user.id}`, { method: 'PATCH', body: { role: 'staff' }, cookie });
  expect((await promote()).status).toBe(409);

  const body = { email: taken.email, name: 'Bo', role: 'staff' };
  const invited = await world.ask('/api/accounts/invitations', { body, cookie });
  const { url } = z.object({ url: z.string() }).parse(await invited.json());
  const accept = { secret: url.split('#invitation=')[1], password: 'another long password' };
  expect((await world.ask('/api/accounts/invitations/accept', { body: accept })).status).toBe(200);
  const [now] = await world.database.queries.select().from(users).where(eq(users.id, user.id));
  expect(now).toMatchObject({ role: 'staff', emailVerified: true });
  // Whoever registered with the address before has lost the account.
  expect((await world.ask('/api/auth/login', { body: taken })).status).toBe(401);
});
