import { RateLimitedError } from '@crossfade/video-core';
import { deferred } from '@crossfade/video-core/adapter-kit';
import { MemoryRateLimiter } from '@crossfade/video-server';
import { Hono } from 'hono';
import { expect, it } from 'vitest';
import { SignInFailedError } from '../errors/sign-in-failed-error.ts';
import { ProductLimits } from './product-limits.ts';

/** The test itself, which has no socket. */
const trustsProxy = (address: string): boolean => address === 'unknown';

/** Answers 200 while the limits allow it, and 429 after that. */
function limitedSignIns() {
  const clock = { at: 1_000_000, now: () => clock.at };
  const limits = new ProductLimits({ limiter: new MemoryRateLimiter(clock), clock, trustsProxy });
  const app = new Hono();
  app.onError((_error, context) => context.body(null, 429));
  app.get('/sign-in/:email', async (context) => {
    const { right, known } = context.req.query();
    await limits
      .signIn(context, { email: context.req.param('email'), known: known !== undefined }, () =>
        right === undefined ? Promise.reject(new SignInFailedError()) : Promise.resolve(),
      )
      .catch((error: unknown) => {
        if (!(error instanceof SignInFailedError)) throw error;
      });
    return context.body(null, 200);
  });
  const ask = async (path: string, address: string): Promise<number> => {
    const answer = await app.request(path, { headers: { 'x-forwarded-for': address } });
    return answer.status;
  };
  return { ask, clock };
}

const times = async (count: number, ask: (index: number) => Promise<number>): Promise<number> => {
  let admitted = 0;
  for (let index = 0; index < count; index += 1) if ((await ask(index)) === 200) admitted += 1;
  return admitted;
};

it('lets the two hundred of a ward sign in behind one address, and one of them again and again', async () => {
  const { ask } = limitedSignIns();
  const people = (index: number) => ask(`/sign-in/nurse-${index}@example.org?right`, '192.0.2.1');
  expect(await times(200, people)).toBe(200);
  expect(await times(50, () => people(0))).toBe(50);
});

it('lets nobody keep somebody from their account in the browser that they use', async () => {
  const { ask } = limitedSignIns();
  await times(200, (index) => ask('/sign-in/ada@example.org', `198.51.100.${index}`));
  expect(await ask('/sign-in/ada@example.org?right', '192.0.2.1')).toBe(429);
  expect(await ask('/sign-in/ada@example.org?right&known', '192.0.2.1')).toBe(200);
});

it('counts tries that are made at once', async () => {
  const { ask } = limitedSignIns();
  const all = await Promise.all(
    Array.from({ length: 400 }, () => ask('/sign-in/ada@example.org', '192.0.2.1')),
  );
  expect(all.filter((status) => status === 200)).toHaveLength(10);
});

it('lets nobody try many passwords of one account, from one network or from many', async () => {
  const { ask, clock } = limitedSignIns();
  expect(await times(100, () => ask('/sign-in/ada@example.org', '192.0.2.1'))).toBe(10);
  expect(await times(200, (index) => ask('/sign-in/ada@example.org', `198.51.100.${index}`))).toBe(50);
  clock.at += 60_000;
  expect(await ask('/sign-in/ada@example.org', '192.0.2.1')).toBe(200);
});

/** Sign-ins whose passwords are hashed only once the test says so. */
function waitingSignIns() {
  const clock = { now: () => 0 };
  const limits = new ProductLimits({ limiter: new MemoryRateLimiter(clock), clock, trustsProxy });
  const hashing = { now: 0, most: 0, finish: deferred() };
  const app = new Hono();
  app.onError((error, context) => {
    if (error instanceof RateLimitedError) return context.body(null, 429);
    return context.body(null, error instanceof SignInFailedError ? 401 : 500);
  });
  app.get('/sign-in/:email', async (context) => {
    const { right, known } = context.req.query();
    await limits.signIn(
      context,
      { email: context.req.param('email'), known: known !== undefined },
      async () => {
        hashing.now += 1;
        hashing.most = Math.max(hashing.most, hashing.now);
        await hashing.finish.promise;
        hashing.now -= 1;
        if (right === undefined) throw new SignInFailedError();
      },
    );
    return context.body(null, 200);
  });
  const ask = async (email: string, address = '192.0.2.1') =>
    (await app.request(`/sign-in/${email}`, { headers: { 'x-forwarded-for': address } })).status;
  const all = (count: number, email: (index: number) => string) =>
    Array.from({ length: count }, (_, index) => ask(email(index)));
  return { ask, all, hashing };
}

it('hashes two passwords at once, and lets a whole ward wait', async () => {
  const { all, hashing } = waitingSignIns();
  const ward = all(200, (index) => `nurse-${index}?right`);
  hashing.finish.resolve();
  expect(new Set(await Promise.all(ward))).toEqual(new Set([200]));
  expect(hashing.most).toBe(2);
});

it('lets a flood of guesses keep nobody waiting in a browser that is known, nor at another site', async () => {
  const { ask, all, hashing } = waitingSignIns();
  const flood = all(400, (index) => `nobody-${index}`);
  const [nina, elsewhere] = [ask('nina?right&known'), ask('otto?right', '198.51.100.1')];
  hashing.finish.resolve();
  expect([await nina, await elsewhere]).toEqual([200, 200]);
  expect((await Promise.all(flood)).filter((status) => status === 429)).toHaveLength(98);
});

it('counts no password as wrong that it did not look at', async () => {
  const { ask, all, hashing } = waitingSignIns();
  const flood = all(400, (index) => `nobody-${index}`);
  expect(await Promise.all(all(10, () => 'nina?right'))).toEqual(Array.from({ length: 10 }, () => 429));
  hashing.finish.resolve();
  await Promise.all(flood);
  expect(await ask('nina?right')).toBe(200);
});

it('lets no site register without end from many networks of its own', async () => {
  const clock = { now: () => 0 };
  const limits = new ProductLimits({ limiter: new MemoryRateLimiter(clock), clock, trustsProxy });
  const app = new Hono();
  app.onError((_error, context) => context.body(null, 429));
  app.get('/register', async (context) => {
    await limits.registration(context);
    return context.body(null, 200);
  });
  const from = async (address: string) =>
    (await app.request('/register', { headers: { 'x-forwarded-for': address } })).status;
  expect(await times(100, () => from('192.0.2.1'))).toBe(60);
  expect(await times(400, (index) => from(`2001:db8:1:${index.toString(16)}::1`))).toBe(240);
  expect(await from('2001:db8:2::1')).toBe(200);
});

it('counts as wrong at a change of the password what is wrong alone', async () => {
  const clock = { now: () => 0 };
  const limits = new ProductLimits({ limiter: new MemoryRateLimiter(clock), clock, trustsProxy });
  const app = new Hono();
  app.onError((error, context) => context.body(null, error instanceof RateLimitedError ? 429 : 401));
  app.get('/:what', async (context) => {
    const right = context.req.param('what') === 'right';
    await limits.passwordChange(context, 'ada', () =>
      right ? Promise.resolve() : Promise.reject(new SignInFailedError()),
    );
    return context.body(null, 200);
  });
  const change = async (what: string) => (await app.request(`/${what}`)).status;
  expect(await times(20, () => change('right'))).toBe(20);
  for (let count = 0; count < 5; count += 1) expect(await change('wrong')).toBe(401);
  expect(await change('right')).toBe(429);
});
