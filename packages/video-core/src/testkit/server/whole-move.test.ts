// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Call } from '../../client/call.ts';
import { asId, type ParticipantId } from '../../contract/identity.ts';
import { MemoryProduct } from './memory-product.ts';

/** Milliseconds for what has no reason to take long. */
const SOON = { timeout: 8_000, interval: 20 };

const key = asId.key('garden');
let product: MemoryProduct;
beforeEach(() => {
  product = new MemoryProduct();
  vi.spyOn(HTMLMediaElement.prototype, 'play').mockResolvedValue();
});
afterEach(async () => {
  await product.stop();
  vi.restoreAllMocks();
});

async function joined(name: string): Promise<Call> {
  const page = product.page();
  for (const source of ['microphone', 'camera'] as const) await page.startSource(source);
  await page.join({ key, displayName: name });
  return page;
}

const idOf = (page: Call): ParticipantId => {
  const { participantId } = page.getState().local;
  if (participantId === undefined) throw new Error('this page is in no call');
  return participantId;
};

/** What a page receives of another, by the counters of its connections. */
const sourcesOf = (page: Call, of: Call): readonly string[] =>
  (page.participant(idOf(of))?.publications ?? []).map(({ source }) => source).toSorted();

it('a call of three moves there and back, and everyone keeps everyone', async () => {
  const pages = await Promise.all(['Ada', 'Ben', 'Cy'].map(joined));
  const everyone = () => {
    for (const page of pages)
      for (const other of pages)
        if (page !== other) expect(sourcesOf(page, other)).toEqual(['camera', 'microphone']);
  };
  await vi.waitFor(everyone, SOON);
  const ids = pages.map(idOf);
  for (const [epoch, to] of [
    [2, 'birch'],
    [3, 'alder'],
  ] as const) {
    const { id, requestedAt } = await product.move(key, to);
    await vi.waitFor(async () => {
      const move = await product.store.find(id);
      expect(move, move?.detail).toMatchObject({ phase: 'finished', cleared: true });
    }, SOON);
    const { committedAt = Infinity } = (await product.store.find(id)) ?? {};
    expect(committedAt - requestedAt).toBeLessThan(2_000);
    await vi.waitFor(() => {
      for (const page of pages) {
        const { pin, rooms, moving, decision } = page.getState();
        expect([pin?.epoch, rooms.length, moving, decision?.deployment]).toEqual([epoch, 1, undefined, to]);
      }
    }, SOON);
    await vi.waitFor(everyone, SOON);
    expect(pages.map(idOf)).toEqual(ids);
    const other = to === 'birch' ? 'alder' : 'birch';
    expect(product.networks[other].openRooms).toEqual([]);
    expect(product.networks[to].openRooms).toHaveLength(1);
  }
  expect(product.telemetry.failures).toEqual([]);
});
