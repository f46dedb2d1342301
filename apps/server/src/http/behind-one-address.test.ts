import { steadyClock } from '@crossfade/video-core/server';
import { MemoryRateLimiter, type RateLimiter } from '@crossfade/video-server';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { cookiesOf, testProduct } from '../testkit/test-product.ts';

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
