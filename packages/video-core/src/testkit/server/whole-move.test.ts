// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { asId } from '../../contract/identity.ts';
import type { MoveRecord } from '../../move/server/move-record.ts';
import { eventually, sleep, useVirtualTime } from '../virtual-time.ts';
import {
  expectAll,
  expectPlace,
  idOf,
  joined,
  people,
  PLACE,
  publicationsOf,
  sourcesOf,
} from './memory-people.ts';
import { MemoryProduct } from './memory-product.ts';

let product: MemoryProduct;
beforeEach(() => {
  useVirtualTime();
  product = new MemoryProduct();
  vi.spyOn(HTMLMediaElement.prototype, 'play').mockResolvedValue();
});
afterEach(async () => {
  await product.stop();
  vi.restoreAllMocks();
  vi.useRealTimers();
});

const over = ({ id }: MoveRecord, phase: MoveRecord['phase'] = 'finished', patience = {}) =>
  eventually(async () => {
    const move = await product.store.find(id);
    expect(move, move?.detail).toMatchObject({ phase, cleared: true });
    return move;
  }, patience);

describe('a live call', () => {
  it('moves there and back, and everyone keeps everyone', async () => {
    const pages = await people(product, 'Ada', 'Ben', 'Cy');
    const ids = pages.map(idOf);
    for (const [epoch, to] of [
      [2, 'birch'],
      [3, 'alder'],
      [4, 'birch'],
    ] as const) {
      const move = await over(await product.move(PLACE, to));
      expect((move?.committedAt ?? Infinity) - (move?.requestedAt ?? 0)).toBeLessThan(5_000);
      await expectPlace(product, pages, { epoch, on: to });
      expect(pages.map(idOf)).toEqual(ids);
    }
    expect(product.telemetry.failures).toEqual([]);
  });

  it('takes along who mutes, stops and starts in the middle', async () => {
    const pages = await people(product, 'Ada', 'Ben');
    const [ada, ben] = pages;
    if (!ada || !ben) throw new Error('two joined');
    const move = await product.move(PLACE, 'birch');
    await Promise.all([ada.setMuted('microphone', true), ada.stopSource('camera')]);
    await ada.startSource('camera');
    await over(move);
    await expectPlace(product, pages, { epoch: 2, on: 'birch' });
    const microphone = () => publicationsOf(ben, ada).find(({ source }) => source === 'microphone');
    await eventually(() => expect(microphone()?.mutedBy).toEqual(['self']));
    await ada.setMuted('microphone', false);
    await eventually(() => expect(microphone()?.mutedBy).toEqual([]));
  });

  it('takes along what a host rules in the middle', async () => {
    const pages = await people(product, 'Ada', 'Ben', 'Cy');
    const [ada, ben, cy] = pages;
    if (!ada || !ben || !cy) throw new Error('three joined');
    const move = await product.move(PLACE, 'birch');
    const { call } = move;
    await product.moderation.block(product.staff, call, idOf(ben), 'camera');
    await product.moderation.remove(product.staff, call, idOf(cy), 'Goodbye.');
    await over(move);
    await eventually(() => {
      expect(cy.getState().phase).toMatchObject({ name: 'ended', reason: 'removed', message: 'Goodbye.' });
      expect(sourcesOf(ada, ben)).toEqual(['microphone']);
      expect(ada.getState().rooms.map(({ order }) => order.length)).toEqual([1]);
    });
    expect(ben.getState().local.sources.camera.allowed).toBe(false);
  });

  it('takes along who joins and leaves at any step', async () => {
    const pages = [...(await people(product, 'Ada', 'Ben'))];
    const move = await product.move(PLACE, 'birch');
    const joining = Array.from({ length: 6 }, async (_, index) => {
      await sleep(index * 60);
      pages.push(await joined(product, `Guest ${index}`));
    });
    await Promise.all(joining);
    const gone = pages.shift();
    await gone?.leave();
    await over(move);
    await expectPlace(product, pages, { epoch: 2, on: 'birch' });
  });

  it('delivers messages of applications once and in order', async () => {
    const pages = await people(product, 'Ada', 'Ben');
    const [ada, ben] = pages;
    if (!ada || !ben) throw new Error('two joined');
    const heard: string[] = [];
    ben.onData(({ payload }) => heard.push(new TextDecoder().decode(payload)));
    const sent: string[] = [];
    const move = await product.move(PLACE, 'birch');
    for (let index = 0; index < 40; index += 1) {
      const text = `message ${index}`;
      sent.push(text);
      await ada.send({ topic: 'notes', payload: new TextEncoder().encode(text), reliable: true });
      await sleep(20);
    }
    await over(move);
    await eventually(() => expect(heard).toHaveLength(sent.length));
    expect(heard).toEqual(sent);
    ada.control?.say('hello');
    await eventually(() =>
      expect(ben.control?.getState().messages.map(({ text }) => text)).toEqual(['hello']),
    );
  });

  it('stays where it is when one participant has no adapter for the target', async () => {
    const pages = [await joined(product, 'Ada'), await joined(product, 'Ben', { adapters: ['alder'] })];
    await expectAll(pages);
    await eventually(() => expect(pages[0]?.control?.getState().people).toHaveLength(2));
    await expect(product.move(PLACE, 'birch')).rejects.toMatchObject({
      code: 'cannot-follow',
      message: expect.stringContaining('disconnected: Ben.'),
    });
    await expectPlace(product, pages, { epoch: 1, on: 'alder' });
  });

  it('goes on without a page that stays unready when it is forced, and the page follows by a join', async () => {
    let release = (): void => {};
    const slow = new Promise<void>((resolve) => (release = resolve));
    const pages = [...(await people(product, 'Ada', 'Ben')), await joined(product, 'Cy', { slow })];
    await expectAll(pages);
    const begun = await product.move(PLACE, 'birch', true);
    const move = await over(begun, 'finished', { timeout: 20_000 });
    expect((move?.committedAt ?? Infinity) - begun.requestedAt).toBeLessThan(8_000);
    // Whom the others waited for.
    expect(move?.leaving).toContain(idOf(pages[2] ?? expect.unreachable()));
    release();
    await expectPlace(product, pages, { epoch: 2, on: 'birch' });
  }, 40_000);

  it.each(['attempt', 'createRoom', 'issueCredentials', 'listReports', 'report', 'save', 'commit', 'claim'])(
    'moves although a request fails now and then (%s)',
    async (kind) => {
      const pages = await people(product, 'Ada', 'Ben');
      product.faults.failNext(kind, 2);
      const move = await over(await product.move(PLACE, 'birch'));
      expect((move?.committedAt ?? Infinity) - (move?.requestedAt ?? 0)).toBeLessThan(6_000);
      await expectPlace(product, pages, { epoch: 2, on: 'birch' });
    },
  );

  it('stays where it is when the target fails before the commit', async () => {
    const pages = await people(product, 'Ada', 'Ben');
    product.networks.birch.reachable = false;
    await eventually(() =>
      expect(product.move(PLACE, 'birch')).rejects.toMatchObject({ code: 'deployment-unhealthy' }),
    );
    product.networks.birch.reachable = true;
    const move = await eventually(() => product.move(PLACE, 'birch', true));
    product.networks.birch.reachable = false;
    await eventually(async () =>
      expect(await product.store.find(move.id)).toMatchObject({ phase: 'aborted' }),
    );
    product.networks.birch.reachable = true;
    await over(move, 'aborted');
    await expectPlace(product, pages, { epoch: 1, on: 'alder' });
  });

  it('is carried over when its deployment is switched off, and soon has its media back', async () => {
    const pages = await people(product, 'Ada', 'Ben');
    const since = Date.now();
    product.killed.push(asId.deployment('alder'));
    await expectPlace(product, pages, { epoch: 2, on: 'birch' });
    expect(Date.now() - since).toBeLessThan(6_000);
  });

  it('is carried over when its server is killed, and soon has its media back', async () => {
    const pages = await people(product, 'Ada', 'Ben');
    product.networks.alder.die();
    await expectPlace(product, pages, { epoch: 2, on: 'birch' });
  });

  it.each(['before', 'at', 'after'] as const)(
    'ends on one deployment with everyone when the target is killed %s the commit',
    async (when) => {
      const pages = await people(product, 'Ada', 'Ben', 'Cy');
      const { alder, birch } = product.networks;
      const commit = product.store.commit.bind(product.store);
      vi.spyOn(product.store, 'commit').mockImplementation(async (...given) => {
        if (when === 'before') birch.die();
        const outcome = await commit(...given);
        if (when !== 'before') setTimeout(() => birch.die(), when === 'at' ? 0 : 60);
        return outcome;
      });
      await product.move(PLACE, 'birch');
      // What was committed is rescued.
      await expectPlace(product, pages, { epoch: 3, on: 'alder' });
      expect(alder.openRooms).toHaveLength(1);
    },
  );
});
