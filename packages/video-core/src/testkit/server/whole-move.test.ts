// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Call } from '../../client/call.ts';
import { asId, type ParticipantId } from '../../contract/identity.ts';
import type { MoveRecord } from '../../move/server/move-record.ts';
import { MemoryProduct } from './memory-product.ts';

/** Milliseconds for what has no reason to take long. */
const SOON = { timeout: 8_000, interval: 20 };
const BOTH = ['camera', 'microphone'] as const;

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

async function joined(name: string, options: Parameters<MemoryProduct['page']>[0] = {}): Promise<Call> {
  const page = product.page(options);
  for (const source of BOTH) await page.startSource(source);
  await page.join({ key, displayName: name });
  return page;
}

/** People who are in a call and have everyone's media. */
async function people(...names: readonly string[]): Promise<readonly Call[]> {
  const pages = await Promise.all(names.map((name) => joined(name)));
  await expectAll(pages);
  return pages;
}

const idOf = (page: Call): ParticipantId => {
  const { participantId } = page.getState().local;
  if (participantId === undefined) throw new Error('this page is in no call');
  return participantId;
};

const publicationsOf = (page: Call, of: Call) => page.participant(idOf(of))?.publications ?? [];
const sourcesOf = (page: Call, of: Call) => publicationsOf(page, of).map(({ source }) => source);

/** Everyone has the media of everyone else, and nobody is there twice. */
const expectAll = (pages: readonly Call[]) =>
  vi.waitFor(() => {
    for (const page of pages) {
      const state = page.getState();
      const room = state.rooms.find(({ epoch }) => epoch === state.pin?.epoch);
      expect(room?.order).toHaveLength(pages.length - 1);
      for (const other of pages) if (page !== other) expect(sourcesOf(page, other).toSorted()).toEqual(BOTH);
    }
  }, SOON);

const over = ({ id }: MoveRecord, phase: MoveRecord['phase'] = 'finished') =>
  vi.waitFor(async () => {
    const move = await product.store.find(id);
    expect(move, move?.detail).toMatchObject({ phase, cleared: true });
    return move;
  }, SOON);

/** All pages are in one room, in which the call is, and no other is open. */
async function expectPlace(pages: readonly Call[], epoch: number, on: 'alder' | 'birch'): Promise<void> {
  await vi.waitFor(() => {
    for (const page of pages) {
      const { phase, pin, rooms, moving } = page.getState();
      expect([phase.name, pin?.epoch, rooms.length, moving]).toEqual(['connected', epoch, 1, undefined]);
    }
    expect(product.networks[on].openRooms).toHaveLength(1);
    expect(product.networks[on === 'alder' ? 'birch' : 'alder'].openRooms).toEqual([]);
  }, SOON);
  await expectAll(pages);
}

describe('a live call', () => {
  it('moves there and back, and everyone keeps everyone', async () => {
    const pages = await people('Ada', 'Ben', 'Cy');
    const ids = pages.map(idOf);
    for (const [epoch, to] of [
      [2, 'birch'],
      [3, 'alder'],
      [4, 'birch'],
    ] as const) {
      const move = await over(await product.move(key, to));
      expect((move?.committedAt ?? Infinity) - (move?.requestedAt ?? 0)).toBeLessThan(2_000);
      await expectPlace(pages, epoch, to);
      expect(pages.map(idOf)).toEqual(ids);
    }
    expect(product.telemetry.failures).toEqual([]);
  });

  it('takes along who mutes, stops and starts in the middle', async () => {
    const pages = await people('Ada', 'Ben');
    const [ada, ben] = pages;
    if (!ada || !ben) throw new Error('two joined');
    const move = await product.move(key, 'birch');
    await Promise.all([ada.setMuted('microphone', true), ada.stopSource('camera')]);
    await ada.startSource('camera');
    await over(move);
    await expectPlace(pages, 2, 'birch');
    const microphone = () => publicationsOf(ben, ada).find(({ source }) => source === 'microphone');
    await vi.waitFor(() => expect(microphone()?.mutedBy).toEqual(['self']), SOON);
    await ada.setMuted('microphone', false);
    await vi.waitFor(() => expect(microphone()?.mutedBy).toEqual([]), SOON);
  });

  it('takes along what a host rules in the middle', async () => {
    const pages = await people('Ada', 'Ben', 'Cy');
    const [ada, ben, cy] = pages;
    if (!ada || !ben || !cy) throw new Error('three joined');
    const move = await product.move(key, 'birch');
    const { call } = move;
    await product.moderation.block(product.staff, call, idOf(ben), 'camera');
    await product.moderation.remove(product.staff, call, idOf(cy), 'Goodbye.');
    await over(move);
    await vi.waitFor(() => {
      expect(cy.getState().phase).toMatchObject({ name: 'ended', reason: 'removed', message: 'Goodbye.' });
      expect(sourcesOf(ada, ben)).toEqual(['microphone']);
      expect(ada.getState().rooms.map(({ order }) => order.length)).toEqual([1]);
    }, SOON);
    expect(ben.getState().local.sources.camera.allowed).toBe(false);
  });

  it('takes along who joins and leaves at any step', async () => {
    const pages = [...(await people('Ada', 'Ben'))];
    const move = await product.move(key, 'birch');
    const joining = Array.from({ length: 6 }, async (_, index) => {
      await new Promise((resolve) => setTimeout(resolve, index * 60));
      pages.push(await joined(`Guest ${index}`));
    });
    await Promise.all(joining);
    const gone = pages.shift();
    await gone?.leave();
    await over(move);
    await expectPlace(pages, 2, 'birch');
  });

  it('delivers messages of applications once and in order', async () => {
    const pages = await people('Ada', 'Ben');
    const [ada, ben] = pages;
    if (!ada || !ben) throw new Error('two joined');
    const heard: string[] = [];
    ben.onData(({ payload }) => heard.push(new TextDecoder().decode(payload)));
    const sent: string[] = [];
    const move = await product.move(key, 'birch');
    for (let index = 0; index < 40; index += 1) {
      const text = `message ${index}`;
      sent.push(text);
      await ada.send({ topic: 'notes', payload: new TextEncoder().encode(text), reliable: true });
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    await over(move);
    await vi.waitFor(() => expect(heard).toHaveLength(sent.length), SOON);
    expect(heard).toEqual(sent);
    ada.control?.say('hello');
    await vi.waitFor(
      () => expect(ben.control?.getState().messages.map(({ text }) => text)).toEqual(['hello']),
      SOON,
    );
  });

  it('stays where it is when one participant has no adapter for the target', async () => {
    const pages = [await joined('Ada'), await joined('Ben', { adapters: ['alder'] })];
    await expectAll(pages);
    const move = await over(await product.move(key, 'birch'), 'aborted');
    expect(move).toMatchObject({ reason: 'cannot', detail: 'Cannot follow: Ben (adapter-missing).' });
    await expectPlace(pages, 1, 'alder');
  });

  it('stays where it is when the target fails before the commit', async () => {
    const pages = await people('Ada', 'Ben');
    product.networks.birch.reachable = false;
    await expect(product.move(key, 'birch')).rejects.toMatchObject({ code: 'deployment-unhealthy' });
    product.networks.birch.reachable = true;
    const move = await product.move(key, 'birch');
    product.networks.birch.reachable = false;
    await vi.waitFor(
      async () => expect(await product.store.find(move.id)).toMatchObject({ phase: 'aborted' }),
      SOON,
    );
    product.networks.birch.reachable = true;
    await over(move, 'aborted');
    await expectPlace(pages, 1, 'alder');
  });

  it('is carried over when its deployment is switched off, and has its media back within 3 s', async () => {
    const pages = await people('Ada', 'Ben');
    const since = Date.now();
    product.killed.push(asId.deployment('alder'));
    await expectPlace(pages, 2, 'birch');
    expect(Date.now() - since).toBeLessThan(3_000);
  });
});
