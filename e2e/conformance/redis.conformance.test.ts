import { BUS_CONTRACT } from '@crossfade/video-core/testkit';
import { openRedis, type OpenedRedis } from '@crossfade/video-server/redis';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createLog } from '../../apps/server/src/log.ts';
import { startRedis } from '../../scripts/stack/redis.mjs';
import { startPath } from './freezable-path.ts';
import { freePort } from './free-port.ts';

const log = createLog('silent');

describe('Redis', () => {
  let server: Awaited<ReturnType<typeof startRedis>>;
  let here: OpenedRedis;
  let there: OpenedRedis;
  beforeAll(async () => {
    server = await startRedis({ port: await freePort() });
    [here, there] = await Promise.all([openRedis(server.url, { log }), openRedis(server.url, { log })]);
  });
  afterAll(async () => {
    await Promise.all([here.close(), there.close()]);
    await server.stop();
  });

  describe('as a bus', () => {
    it.each(BUS_CONTRACT)('$name', ({ run }) => run(here.bus));

    it('tells another process, and no other product in the same Redis', async () => {
      const stranger = await openRedis(server.url, { log, prefix: 'another' });
      const overheard = vi.fn();
      stranger.bus.subscribe('news', overheard);
      const heard = new Promise((resolve) => void there.bus.subscribe('news', resolve));
      await here.bus.publish('news', { from: 'here' });
      expect(await heard).toEqual({ from: 'here' });
      expect(overheard).not.toHaveBeenCalled();
      await stranger.close();
    });

    it('finds out that its connection is half open, and listens again', async () => {
      const path = await startPath(Number(new URL(server.url).port));
      const distant = await openRedis(`redis://127.0.0.1:${path.port}`, { log, heartbeat: 200 });
      const heard: unknown[] = [];
      distant.bus.subscribe('news', (message) => heard.push(message));
      const back = new Promise<void>((resolve) => void distant.bus.onReconnected(resolve));
      path.freeze();
      await here.bus.publish('news', 'missed');
      await back;
      await here.bus.publish('news', 'heard');
      await vi.waitFor(() => expect(heard).toEqual(['heard']), 20_000);
      await distant.close();
      await path.close();
    });
  });

  describe('as a rate limiter', () => {
    it('counts all processes together, and says when the window ends', async () => {
      const bucket = `join 192.0.2.1 ${crypto.randomUUID()}`;
      const waits: number[] = [];
      for (let count = 0; count < 3; count += 1)
        for (const { limiter } of [here, there]) waits.push(await limiter.take(bucket, 4));
      expect(waits.slice(0, 4)).toEqual([0, 0, 0, 0]);
      for (const wait of waits.slice(4)) {
        expect(wait).toBeGreaterThan(50_000);
        expect(wait).toBeLessThanOrEqual(60_000);
      }
      expect(await here.limiter.take(`${bucket} other`, 4)).toBe(0);
    });

    it('counts in the process, and at once, while Redis does not answer', async () => {
      const own = await startRedis({ port: await freePort() });
      const { limiter, bus, close } = await openRedis(own.url, { log });
      await own.stop();
      const bucket = crypto.randomUUID();
      const started = performance.now();
      expect(await limiter.take(bucket, 1)).toBe(0);
      expect(await limiter.take(bucket, 1)).toBeGreaterThan(0);
      expect(performance.now() - started).toBeLessThan(3_000);
      await expect(bus.publish('news', 1)).rejects.toThrow();
      await close();
    });
  });

  it('is reported when it cannot be reached', async () => {
    await expect(openRedis(`redis://127.0.0.1:${await freePort()}`, { log })).rejects.toThrow();
  });
});
