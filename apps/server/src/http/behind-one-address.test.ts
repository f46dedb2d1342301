import { steadyClock } from '@crossfade/video-core/server';
import { MemoryRateLimiter, type RateLimiter } from '@crossfade/video-server';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { cookiesOf, PASSWORD, testProduct } from '../testkit/test-product.ts';
import { visitWorld } from '../visits/testkit/visit-world.ts';

/** Counts as always, and gives a hundredth of each limit, so that a test need not ask thousands of times. */
function smallLimits(): RateLimiter {
  const counted = new MemoryRateLimiter(steadyClock);
  return { take: (bucket, perMinute) => counted.take(bucket, Math.ceil(perMinute / 100)) };
}

it('keeps a tablet and staff at work while somebody behind their address asks without end', async () => {
  const { ask, user, signIn } = await testProduct({ limiter: smallLimits() });
  const { email } = await user('staff');
  const staff = await signIn(email);
  const made = async (path: string, body: object) =>
    z.object({ id: z.string() }).parse(await (await ask(path, { body, cookie: staff })).json()).id;
  const resident = await made('/api/residents', { name: 'Rosa' });
  const id = await made('/api/tablets', { name: 'Room 12', residents: [resident] });
  const issued = await ask(`/api/tablets/${id}/code`, { method: 'POST', cookie: staff });
  const { code } = z.object({ code: z.string() }).parse(await issued.json());
  const tablet = cookiesOf(await ask('/api/tablet/pair', { body: { code } }));

  const strangers: number[] = [];
  for (let count = 0; count < 100; count += 1) strangers.push((await ask('/api/me')).status);
  expect(new Set(strangers)).toEqual(new Set([401, 429]));
  expect((await ask('/api/me', { cookie: 'crossfade.tablet=made-up' })).status).toBe(429);
  await signIn(email);
  const ready = { sound: true, awake: true, camera: true, microphone: true };
  expect((await ask('/api/tablet/ready', { body: ready, cookie: tablet })).status).toBe(204);
  expect((await ask('/api/me', { cookie: staff })).status).toBe(200);
  // Nor does who uses up what is theirs take anything from others.
  for (let count = 0; count < 100; count += 1) await ask('/api/me', { cookie: staff });
  expect((await ask('/api/me', { cookie: staff })).status).toBe(429);
  expect((await ask('/api/tablet/ready', { body: ready, cookie: tablet })).status).toBe(204);
});

it('keeps nobody from a link, a code or an invitation that holds while somebody behind their address asks without end', async () => {
  const world = await visitWorld({ limiter: smallLimits() });
  const { ask, user, signIn, tablet } = world;
  const cookie = await signIn((await user('admin')).email);
  const issued = await ask(`/api/tablets/${tablet}/code`, { method: 'POST', cookie });
  const { code } = z.object({ code: z.string() }).parse(await issued.json());
  const body = { email: 'otto@example.org', name: 'Otto', role: 'staff' };
  const invited = await ask('/api/accounts/invitations', { body, cookie });
  const { url } = z.object({ url: z.string() }).parse(await invited.json());
  const { visit, token } = await world.invite();

  for (let count = 0; count < 100; count += 1) await ask('/api/me');
  expect((await ask('/api/me')).status).toBe(429);
  const accept = { secret: url.split('=')[1], password: PASSWORD };
  expect((await ask('/api/accounts/invitations/accept', { body: accept })).status).toBe(200);
  expect((await ask('/api/tablet/pair', { body: { code } })).status).toBe(200);
  const login = { email: body.email, password: PASSWORD };
  expect((await ask('/api/auth/login', { body: login })).status).toBe(200);
  expect((await world.browser(token).press('knock')).state.name).toBe('ringing');

  // Links that lead nowhere are counted, and keep nobody from one that does.
  const wrong: number[] = [];
  for (let count = 0; count < 10; count += 1) wrong.push((await ask('/api/visit/nothing')).status);
  expect(new Set(wrong)).toEqual(new Set([404, 429]));
  expect((await world.get(`/api/visit/${token}`)).status).toBe(200);
  await world.services.visits.take(visit.id, { type: 'end' });
  await world.stop();
});

it('keeps a visitor in their visit while somebody else asks by their link without end', async () => {
  const world = await visitWorld({ limiter: smallLimits() });
  const { visit, token } = await world.invite();
  const anna = world.browser(token);
  await anna.press('knock');
  const flood: number[] = [];
  for (let count = 0; count < 20; count += 1) {
    const headers = { 'x-forwarded-for': '198.51.100.1', cookie: `crossfade-visit-${count}=made-up` };
    flood.push((await world.ask(`/api/visit/${token}`, { headers })).status);
  }
  expect(flood.at(-1)).toBe(429);
  expect((await anna.show()).state.name).toBe('ringing');
  await world.services.visits.take(visit.id, { type: 'end' });
  await world.stop();
});
