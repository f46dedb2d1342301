import { beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { eq } from 'drizzle-orm';
import { accountInvitations } from '../database/account-tables.ts';
import { visitors } from '../database/residence-tables.ts';
import { DATABASE_TIMEOUT } from '../testkit/test-database.ts';
import { cookiesOf, PASSWORD, testProduct, WEB_URL } from '../testkit/test-product.ts';

let world: Awaited<ReturnType<typeof testProduct>>;
let admin: { readonly id: string; readonly cookie: string };
beforeAll(async () => {
  world = await testProduct();
  const { email, id } = await world.user('admin', 'Ada');
  admin = { id, cookie: await world.signIn(email) };
}, DATABASE_TIMEOUT);

const invitation = z.object({ id: z.string(), url: z.string() });

async function invite(body: object) {
  const answer = await world.ask('/api/accounts/invitations', { body, cookie: admin.cookie });
  if (answer.status !== 201) return { status: answer.status, secret: '', id: '' };
  const { id, url } = invitation.parse(await answer.json());
  expect(url).toMatch(new RegExp(`^${WEB_URL}/sign-in#invitation=[\\w-]{43}$`));
  return { status: 201, secret: url.split('=')[1] ?? '', id };
}

const accept = (secret: string, password = PASSWORD) =>
  world.ask('/api/accounts/invitations/accept', { body: { secret, password } });

const me = async (answer: Response): Promise<unknown> =>
  (await world.ask('/api/me', { cookie: cookiesOf(answer) })).json();

it('an invitation makes an account once, and signs in', async () => {
  const { secret } = await invite({ email: 'Sam@Nurses.example', name: 'Sam', role: 'staff' });
  const short = await accept(secret, 'short');
  expect([short.status, await short.json()]).toMatchObject([400, { error: { code: 'invalid-input' } }]);
  const all = await Promise.all(Array.from({ length: 5 }, () => accept(secret)));
  expect(all.map(({ status }) => status).toSorted()).toEqual([200, 410, 410, 410, 410]);
  const accepted = all.find(({ status }) => status === 200);
  expect(accepted && (await me(accepted))).toMatchObject({
    name: 'Sam',
    email: 'sam@nurses.example',
    role: 'staff',
  });
  const stored = JSON.stringify(await world.database.queries.select().from(accountInvitations));
  expect(stored).not.toContain(secret);
});

it('a new invitation sets a new password, and ends the sessions of who had the old one', async () => {
  const who = await world.user('staff', 'Kim');
  const before = await world.signIn(who.email);
  const { secret } = await invite({ email: who.email, name: 'Kim', role: 'staff' });
  const accepted = await accept(secret, 'a password that is new');
  expect(await me(accepted)).toMatchObject({ user: who.id });
  expect((await world.ask('/api/me', { cookie: before })).status).toBe(401);
  await expect(world.signIn(who.email)).rejects.toThrow('401');
});

it('a regular visitor’s account is theirs who is known by the e-mail address', async () => {
  const { tenant, database } = world;
  const email = `vera@${tenant}.example`;
  await database.queries.insert(visitors).values({ id: `vera-${tenant}`, tenant, name: 'Vera', email });
  const { secret } = await invite({ email, name: 'Vera', role: 'visitor' });
  const { user } = z.object({ user: z.string() }).parse(await me(await accept(secret)));
  const [vera] = await database.queries.select().from(visitors).where(eq(visitors.email, email));
  expect(vera?.user).toBe(user);
});

it.each(['revoked', 'replaced', 'expired', 'unknown'])(
  'an invitation that is %s holds no longer',
  async (what) => {
    const email = `${what}@nurses.example`;
    const { secret, id } = await invite({ email, name: 'Max', role: 'staff' });
    if (what === 'revoked')
      await world.ask(`/api/accounts/invitations/${id}/revoke`, { method: 'POST', cookie: admin.cookie });
    if (what === 'replaced') await invite({ email, name: 'Max', role: 'staff' });
    if (what === 'expired')
      await world.database.queries
        .update(accountInvitations)
        .set({ expiresAt: new Date(0) })
        .where(eq(accountInvitations.id, id));
    const refused = await accept(what === 'unknown' ? 'x'.repeat(43) : secret);
    expect([refused.status, await refused.json()]).toMatchObject([
      410,
      { error: { code: 'invitation-invalid' } },
    ]);
  },
);

it('an invitation is accepted whatever others present behind the same address', async () => {
  const { secret } = await invite({ email: 'ward@nurses.example', name: 'Wanda', role: 'staff' });
  for (let count = 0; count < 70; count += 1)
    expect((await accept(`made-up-${count}`.padEnd(43, 'x'))).status).toBe(410);
  expect((await accept(secret)).status).toBe(200);
});

const change = (id: string, body: object) =>
  world.ask(`/api/accounts/${id}`, { method: 'PATCH', body, cookie: admin.cookie });

it.each([{ role: 'staff' }, { disabled: true }])(
  'an invitation gives nobody back what %o took from them',
  async (taken) => {
    const bob = await world.user('admin', 'Bob');
    const { secret } = await invite({ email: bob.email, name: 'Bob', role: 'admin' });
    await change(bob.id, taken);
    await change(bob.id, { disabled: false });
    expect((await accept(secret)).status).toBe(410);
    // For an account that there is, an invitation sets the password and nothing else.
    const reset = await invite({ email: bob.email, name: 'Bob', role: 'visitor' });
    const { role = 'admin' } = taken;
    expect(await me(await accept(reset.secret))).toMatchObject({ user: bob.id, role });
  },
);

it.each([{ role: 'staff' }, { disabled: true }])(
  'who may invite nobody any more, by %o, has invited nobody',
  async (taken) => {
    const eve = await world.user('admin', 'Eve');
    const answer = await world.ask('/api/accounts/invitations', {
      body: { email: `second-${eve.id}@nurses.example`, name: 'Eve', role: 'admin' },
      cookie: await world.signIn(eve.email),
    });
    const { url } = invitation.parse(await answer.json());
    await change(eve.id, taken);
    expect((await accept(url.split('=')[1] ?? '')).status).toBe(410);
  },
);

it('nobody is invited who has an account at another residence', async () => {
  const other = await testProduct();
  const { email } = await other.user('staff');
  expect((await invite({ email, name: 'Theirs', role: 'staff' })).status).toBe(409);
});

it('an administrator disables others, not themselves', async () => {
  const who = await world.user('staff', 'Zoe');
  const cookie = await world.signIn(who.email);
  expect(await (await change(who.id, { disabled: true })).json()).toMatchObject({ disabled: true });
  expect((await world.ask('/api/me', { cookie })).status).toBe(401);
  await expect(world.signIn(who.email)).rejects.toThrow('401');
  await change(who.id, { disabled: false, role: 'admin' });
  await world.signIn(who.email);
  expect((await change(admin.id, { disabled: true })).status).toBe(409);
  const listed = await world.ask('/api/accounts?q=zoe', { cookie: admin.cookie });
  expect(await listed.json()).toMatchObject({ items: [{ id: who.id, role: 'admin', disabled: false }] });
});

it('the audit log names who did what', async () => {
  const answer = await world.ask('/api/audit-log?limit=2', { cookie: admin.cookie });
  const page = z
    .object({ items: z.array(z.looseObject({ who: z.string() })), next: z.string() })
    .parse(await answer.json());
  expect(page.items).toMatchObject([{ who: 'Ada', action: 'accounts:change', what: 'Zoe' }, { who: 'Ada' }]);
  const older = await world.ask(`/api/audit-log?limit=1&cursor=${page.next}`, { cookie: admin.cookie });
  expect(await older.json()).toHaveProperty('items.0.id');
});
