import { eq } from 'drizzle-orm';
import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { sessions, users } from '../database/account-tables.ts';
import { DATABASE_TIMEOUT } from '../testkit/test-database.ts';
import { cookiesOf, PASSWORD, STAFF_TOKEN, testProduct, WEB_URL } from '../testkit/test-product.ts';

let world: Awaited<ReturnType<typeof testProduct>>;
beforeAll(async () => {
  world = await testProduct();
}, DATABASE_TIMEOUT);

const from = (address: string) => ({ 'x-forwarded-for': address });

describe('signing in', () => {
  it('sets a cookie that scripts cannot read, and says who is signed in', async () => {
    const { email, id } = await world.user('staff', 'Ada');
    const answer = await world.ask('/api/auth/sign-in/email', { body: { email, password: PASSWORD } });
    expect(await answer.json()).toEqual({ user: { id, name: 'Ada', email } });
    expect(answer.headers.getSetCookie()[0]).toMatch(/^crossfade\.session_token=.*HttpOnly; SameSite=Lax$/);
    expect(answer.headers.get('set-auth-token')).toBeNull();
    const me = await world.ask('/api/me', { cookie: cookiesOf(answer) });
    const body: unknown = await me.json();
    expect(body).toMatchObject({ user: id, name: 'Ada', email, role: 'staff' });
    expect(body).toHaveProperty('may', expect.arrayContaining(['residents:read', 'calls:moderate']));
  });

  it('marks the cookie as secure where the web app is reached by HTTPS', async () => {
    const secure = await testProduct({ webUrl: 'https://calls.example.com' });
    const { email } = await secure.user('staff');
    const answer = await secure.ask('/api/auth/sign-in/email', {
      body: { email, password: PASSWORD },
      headers: { origin: 'https://calls.example.com' },
    });
    expect(answer.headers.getSetCookie()[0]).toMatch(/^__Secure-crossfade\.session_token=.*; Secure;/);
    expect(
      (
        await secure.ask('/api/me', {
          cookie: cookiesOf(answer),
          headers: { origin: 'https://calls.example.com' },
        })
      ).status,
    ).toBe(200);
  });

  it.each(['a wrong password', 'an unknown address', 'a disabled account'])(
    'does not tell %s from another',
    async (what) => {
      const { email, id } = await world.user('visitor');
      if (what === 'a disabled account')
        await world.database.queries.update(users).set({ disabledAt: new Date() }).where(eq(users.id, id));
      const body = {
        email: what === 'an unknown address' ? `no-${email}` : email,
        password: what === 'a wrong password' ? 'not this password' : PASSWORD,
      };
      const answer = await world.ask('/api/auth/sign-in/email', { body });
      expect([answer.status, await answer.json()]).toEqual([
        401,
        { error: { code: 'sign-in-failed', message: 'The e-mail address or the password is wrong.' } },
      ]);
      expect(answer.headers.getSetCookie()).toEqual([]);
    },
  );

  it('takes nobody who signs up', async () => {
    const body = { email: 'new@example.org', password: PASSWORD, name: 'New' };
    expect((await world.ask('/api/auth/sign-up/email', { body })).status).toBe(404);
  });
});

describe('a session', () => {
  it('ends when its user signs out', async () => {
    const { email } = await world.user('staff');
    const cookie = await world.signIn(email);
    expect((await world.ask('/api/auth/sign-out', { method: 'POST', cookie })).status).toBe(200);
    expect((await world.ask('/api/me', { cookie })).status).toBe(401);
  });

  it('ends at once when its user is disabled', async () => {
    const { email, id } = await world.user('staff');
    const cookie = await world.signIn(email);
    await world.database.queries.update(users).set({ disabledAt: new Date() }).where(eq(users.id, id));
    expect((await world.ask('/api/me', { cookie })).status).toBe(401);
  });

  it('is not used by a page of another origin', async () => {
    const { email } = await world.user('staff');
    const cookie = await world.signIn(email);
    const foreign = { origin: 'https://evil.example' };
    expect((await world.ask('/api/me', { cookie, headers: foreign })).status).toBe(401);
    const refused = await world.ask('/api/auth/sign-out', { method: 'POST', cookie, headers: foreign });
    expect([refused.status, await refused.json()]).toMatchObject([
      403,
      { error: { code: 'origin-refused' } },
    ]);
    expect((await world.ask('/api/me', { cookie })).status).toBe(200);
  });

  it('in use is renewed, and its cookie with it', async () => {
    const { email, id } = await world.user('staff');
    const cookie = await world.signIn(email);
    const DAY = 86_400_000;
    const left = async () => {
      const [session] = await world.database.queries.select().from(sessions).where(eq(sessions.userId, id));
      return Math.round(((session?.expiresAt.getTime() ?? 0) - Date.now()) / DAY);
    };
    await world.database.queries
      .update(sessions)
      .set({ expiresAt: new Date(Date.now() + 3 * DAY), updatedAt: new Date(Date.now() - 4 * DAY) })
      .where(eq(sessions.userId, id));
    await world.ask('/api/audit-log', { cookie });
    expect(await left()).toBe(3);
    const answer = await world.ask('/api/me', { cookie });
    expect(answer.headers.getSetCookie().join()).toContain(`session_token`);
    expect(await left()).toBe(7);
  });

  it('survives another process with the same secret', async () => {
    const { email } = await world.user('staff');
    const cookie = await world.signIn(email);
    const other = await testProduct();
    expect((await other.ask('/api/me', { cookie })).status).toBe(200);
  });

  it('of others ends when the password is changed', async () => {
    const { email } = await world.user('staff');
    const [mine, other] = [await world.signIn(email), await world.signIn(email)];
    const body = { currentPassword: PASSWORD, newPassword: 'another long password' };
    const wrong = await world.ask('/api/auth/change-password', {
      body: { ...body, currentPassword: 'wrong' },
      cookie: mine,
    });
    expect(wrong.status).toBe(401);
    const changed = await world.ask('/api/auth/change-password', { body, cookie: mine });
    expect(changed.status).toBe(200);
    expect((await world.ask('/api/me', { cookie: other })).status).toBe(401);
    expect((await world.ask('/api/me', { cookie: cookiesOf(changed) })).status).toBe(200);
  });
});

describe('an API client', () => {
  it('gets a JWT for its session, which ends with the session', async () => {
    const { email, id } = await world.user('staff');
    const client = (path: string, headers: Record<string, string>, body?: object) =>
      world.product.app.request(path, {
        method: body ? 'POST' : 'GET',
        headers: { ...headers, ...(body && { 'content-type': 'application/json' }) },
        ...(body && { body: JSON.stringify(body) }),
      });
    const signedIn = await client('/api/auth/sign-in/email', {}, { email, password: PASSWORD });
    const session = signedIn.headers.get('set-auth-token') ?? '';
    expect((await client('/api/me', { authorization: `Bearer ${session}` })).status).toBe(200);
    const issued = await client('/api/auth/token', { authorization: `Bearer ${session}` });
    const { token } = z.object({ token: z.string() }).parse(await issued.json());
    const [, payload = ''] = token.split('.');
    const claims: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString());
    expect(claims).toMatchObject({ sub: id, iss: WEB_URL, aud: WEB_URL });
    expect(claims).not.toHaveProperty('email');
    const authorization = `Bearer ${token}`;
    expect((await client('/api/me', { authorization })).status).toBe(200);
    expect((await client('/api/me', { authorization: `${authorization.slice(0, -4)}AAAA` })).status).toBe(
      401,
    );
    await world.database.queries.delete(sessions).where(eq(sessions.userId, id));
    expect((await client('/api/me', { authorization })).status).toBe(401);
  });

  it('is known by STAFF_TOKEN, and cannot guess it', async () => {
    const me = (token: string) =>
      world.ask('/api/me', { headers: { authorization: `Bearer ${token}`, ...from('192.0.2.9') } });
    expect(await (await me(STAFF_TOKEN)).json()).toMatchObject({ role: 'operator' });
    const guesses: number[] = [];
    for (let count = 0; count < 30; count += 1) guesses.push((await me(`guess-${count}`)).status);
    expect(guesses.filter((status) => status === 401)).toHaveLength(20);
    expect((await me(STAFF_TOKEN)).status).toBe(429);
    // Nor behind a session that holds.
    const { email } = await world.user('visitor');
    const cookie = await world.signIn(email);
    const beside = (token: string) =>
      world.ask('/api/me', { cookie, headers: { authorization: `Bearer ${token}`, ...from('192.0.2.11') } });
    for (let count = 0; count < 20; count += 1) expect((await beside(`guess-${count}`)).status).toBe(401);
    expect((await beside(STAFF_TOKEN)).status).toBe(429);
    expect((await world.ask('/api/me', { cookie, headers: from('192.0.2.11') })).status).toBe(200);
    const atOnce = (token: string) =>
      world.ask('/api/me', { headers: { authorization: `Bearer ${token}`, ...from('192.0.2.10') } });
    const burst = await Promise.all(Array.from({ length: 400 }, (_, index) => atOnce(`guess-${index}`)));
    expect(burst.filter(({ status }) => status === 401)).toHaveLength(20);
  });
});
