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

it('signs out by the token alone, and takes it to end other sessions and to change the password', async () => {
  const { email, password, ...rest } = registration();
  const first = await issuedBy(await world.ask('/api/auth/register', { body: { email, password, ...rest } }));
  const login = async (secret = password) =>
    issuedBy(await world.ask('/api/auth/login', { body: { email, password: secret } }));
  const me = async ({ token }: { readonly token: string }) =>
    (await world.ask('/api/auth/me', asApp(token))).status;
  const post = async ({ token }: { readonly token: string }, path: string, body: object = {}) =>
    (await world.ask(`/api/auth/${path}`, { method: 'POST', body, ...asApp(token) })).status;

  const second = await login();
  expect(await post(first, 'sign-out')).toBe(200);
  expect([await me(first), await me(second)]).toEqual([401, 200]);
  const third = await login();
  expect(await post(third, 'revoke-other-sessions')).toBe(200);
  expect([await me(second), await me(third)]).toEqual([401, 200]);
  const change = { currentPassword: password, newPassword: 'another long password' };
  expect(await post(third, 'change-password', change)).toBe(200);
  expect(await me(third)).toBe(401);
  expect(await me(await login(change.newPassword))).toBe(200);
});

it('tells no network about more addresses in a minute than may register from it', async () => {
  const known = registration();
  await world.ask('/api/auth/register', { body: known });
  const headers = { 'x-forwarded-for': '203.0.113.61' };
  const statuses = await Promise.all(
    Array.from({ length: 200 }, async () => {
      const answer = await world.ask('/api/auth/register', {
        body: registration({ email: known.email }),
        headers,
      });
      return answer.status;
    }),
  );
  expect([...new Set(statuses)].toSorted()).toEqual([409, 429]);
});

it('keeps no other residence from inviting an address that nobody proved', async () => {
  const taken = registration();
  const registered = await issuedBy(await world.ask('/api/auth/register', { body: taken }));
  const elsewhere = await testProduct();
  const cookie = await elsewhere.signIn((await elsewhere.user('admin')).email);
  const body = { email: taken.email, name: 'Bo', role: 'staff' };
  const invited = await elsewhere.ask('/api/accounts/invitations', { body, cookie });
  expect(invited.status).toBe(201);
  // Not before the link is used.
  expect((await world.ask('/api/auth/me', asApp(registered.token))).status).toBe(200);
  const { url } = z.object({ url: z.string() }).parse(await invited.json());
  const accept = { secret: url.split('#invitation=')[1], password: 'another long password' };
  const accepted = await elsewhere.ask('/api/accounts/invitations/accept', { body: accept });
  expect(accepted.status).toBe(200);
  const rows = await world.database.queries.select().from(users).where(eq(users.email, taken.email));
  expect(rows).toMatchObject([{ tenant: elsewhere.tenant, role: 'staff', emailVerified: true }]);
  expect((await world.ask('/api/auth/me', asApp(registered.token))).status).toBe(401);
  // Whose address is proved is another's no more.
  const here = await world.user('admin');
  const refused = await world.ask('/api/accounts/invitations', {
    body,
    cookie: await world.signIn(here.email),
  });
  expect(refused.status).toBe(409);
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
