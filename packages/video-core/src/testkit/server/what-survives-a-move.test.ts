// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Call } from '../../client/call.ts';
import { asId } from '../../contract/identity.ts';
import type { MoveRecord } from '../../move/server/move-record.ts';
import { eventually, sleep, useVirtualTime } from '../virtual-time.ts';
import { expectPlace, idOf, joined, people, PLACE, publicationsOf, sourcesOf } from './memory-people.ts';
import { MemoryProduct } from './memory-product.ts';

/** Where a move is when something happens. */
const STEPS = ['requested', 'announced', 'committed', 'finished'] as const;
type Step = (typeof STEPS)[number];

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

const isAt = ({ phase, announcedAt }: MoveRecord, step: Step): boolean =>
  step === 'requested' || (step === 'announced' && announcedAt !== undefined) || phase === step;

/** Moves the call to birch, does something at a step, and waits until the move is over. */
async function moveAnd(step: Step, happening: () => unknown): Promise<void> {
  const { id } = await product.move(PLACE, 'birch');
  const now = () => product.store.find(id);
  await eventually(
    async () => {
      const move = await now();
      if (!move || !(isAt(move, step) || move.phase === 'finished')) throw new Error('not yet');
    },
    { interval: 2 },
  );
  await happening();
  await eventually(async () => expect(await now()).toMatchObject({ phase: 'finished', cleared: true }));
}

const three = async (): Promise<readonly [Call, Call, Call]> => {
  const [ada, ben, cy] = await people(product, 'Ada', 'Ben', 'Cy');
  if (!ada || !ben || !cy) throw new Error('three joined');
  await eventually(() => expect(ada.control?.getState().people).toHaveLength(3));
  return [ada, ben, cy];
};
const callOf = async () =>
  (await product.calls.findOpen(asId.tenant('t'), PLACE))?.id ?? expect.unreachable();
const microphone = (page: Call, of: Call) =>
  publicationsOf(page, of).find(({ source }) => source === 'microphone');

describe.each(STEPS)('a call that moves, at the step "%s"', (step) => {
  it('keeps a mute by a host, once: who unmutes stays unmuted', async () => {
    const [ada, ben, cy] = await three();
    await moveAnd(step, async () =>
      product.moderation.mute(product.staff, await callOf(), idOf(ben), 'microphone'),
    );
    await expectPlace(product, [ada, ben, cy], { epoch: 2, on: 'birch' });
    await eventually(() => expect(microphone(ada, ben)?.mutedBy).not.toEqual([]));
    await ben.setMuted('microphone', false);
    await eventually(() => expect(microphone(ada, ben)?.mutedBy).toEqual([]));
    await sleep(500);
    expect([microphone(ada, ben)?.mutedBy, microphone(cy, ben)?.mutedBy]).toEqual([[], []]);
  });

  it('keeps a mute by oneself, and a camera that goes off', async () => {
    const [ada, ben] = await three();
    await moveAnd(step, () => Promise.all([ben.setMuted('microphone', true), ada.stopSource('camera')]));
    await eventually(() => {
      expect(microphone(ada, ben)?.mutedBy).toEqual(['self']);
      expect(sourcesOf(ben, ada)).toEqual(['microphone']);
    });
  });

  it('keeps a screen that is shared, stopped and shared again at once', async () => {
    const [ada, ben, cy] = await three();
    await ada.startSource('screen');
    await moveAnd(step, async () => {
      await ada.stopSource('screen');
      await ada.startSource('screen');
    });
    await eventually(() => {
      for (const page of [ben, cy])
        expect(sourcesOf(page, ada).toSorted()).toEqual(['camera', 'microphone', 'screen']);
    });
  });

  it('keeps what is ruled: hosts, the lock, a blocked source, and who is removed', async () => {
    const [ada, ben, cy] = await three();
    const call = await callOf();
    await moveAnd(step, async () => {
      const host = { participant: idOf(ada) };
      await Promise.all([
        product.moderation.setRole(host, call, idOf(ben), 'host'),
        product.moderation.block(host, call, idOf(ben), 'camera'),
        product.moderation.setLocked(host, call, true),
        product.moderation.remove(host, call, idOf(cy), 'Goodbye.'),
      ]);
    });
    await eventually(() => {
      expect(cy.getState().phase).toMatchObject({ name: 'ended', reason: 'removed', message: 'Goodbye.' });
      expect(sourcesOf(ada, ben)).toEqual(['microphone']);
      const { people: present, locked } = ada.control?.getState() ?? {};
      expect([present?.map(({ role }) => role), locked]).toEqual([['host', 'host'], true]);
    });
    const dee = await joined(product, 'Dee');
    await eventually(() => expect(dee.getState().phase.name).toBe('ended'));
  });

  it('keeps raised hands and the chat, once and in order', async () => {
    const [ada, ben, cy] = await three();
    ada.control?.say('before');
    cy.control?.raiseHand(true);
    await moveAnd(step, () => {
      ben.control?.raiseHand(true);
      for (const text of ['one', 'two', 'three']) ben.control?.say(text);
    });
    await eventually(() => {
      for (const page of [ada, ben, cy]) {
        const { hands, messages } = page.control?.getState() ?? {};
        expect(hands).toEqual([idOf(cy), idOf(ben)]);
        expect(messages?.map(({ text }) => text)).toEqual(['before', 'one', 'two', 'three']);
      }
    });
  });

  it('takes along who reloads, reconnects, joins and leaves', async () => {
    const [ada, ben, cy] = await three();
    const pages = [ada];
    await moveAnd(step, async () => {
      product.dropControl(ada);
      const [again, dee] = [await product.reload(ben), joined(product, 'Dee')];
      for (const source of ['camera', 'microphone'] as const) await again.startSource(source);
      const name = again.join({ key: PLACE, displayName: 'Ben' });
      await Promise.all([name, cy.leave()]);
      pages.push(again, await dee);
    });
    await expectPlace(product, pages, { epoch: 2, on: 'birch' });
  });

  it('takes along who only listens, and who only shares a screen', async () => {
    const [ada] = await three();
    const [listener, screen] = [product.page(), product.page()];
    await listener.join({ key: PLACE, displayName: 'Listener' });
    await screen.startSource('screen');
    await screen.join({ key: PLACE, displayName: 'Screen' });
    await eventually(() => expect(sourcesOf(listener, screen)).toEqual(['screen']));
    await moveAnd(step, () => undefined);
    await eventually(() => {
      for (const page of [listener, screen]) {
        expect(page.getState()).toMatchObject({ phase: { name: 'connected' }, pin: { epoch: 2 } });
        expect(sourcesOf(page, ada).toSorted()).toEqual(['camera', 'microphone']);
      }
      expect(sourcesOf(listener, screen)).toEqual(['screen']);
      expect([sourcesOf(ada, listener), sourcesOf(ada, screen)]).toEqual([[], ['screen']]);
    });
  });
});

describe('requests that come together', () => {
  it('begin one move, and the call ends where that leads', async () => {
    const pages = await three();
    const asked = await Promise.allSettled([1, 2, 3].map(() => product.move(PLACE, 'birch')));
    const [begun, ...others] = asked.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    expect([begun?.phase, others]).toEqual(['prepare', []]);
    for (const one of asked)
      if (one.status === 'rejected') expect(one.reason).toMatchObject({ code: 'move-in-progress' });
    await expectPlace(product, pages, { epoch: 2, on: 'birch' });
  });

  it('one after the other lead there and back, each as soon as it may begin', async () => {
    const pages = await three();
    for (const [epoch, to] of [
      [2, 'birch'],
      [3, 'alder'],
      [4, 'birch'],
    ] as const) {
      await eventually(() => product.move(PLACE, to), { interval: 5 });
      if (epoch === 4) await expectPlace(product, pages, { epoch, on: to });
    }
  });

  it('to where the call is change nothing', async () => {
    const pages = await three();
    const wish = { key: PLACE, to: asId.deployment('alder'), force: true };
    expect(await product.moves.request(wish, product.staff)).toBeUndefined();
    await expectPlace(product, pages, { epoch: 1, on: 'alder' });
  });
});
