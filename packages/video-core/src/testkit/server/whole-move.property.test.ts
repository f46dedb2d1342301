// @vitest-environment happy-dom
import fc from 'fast-check';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Call } from '../../client/call.ts';
import { asId } from '../../contract/identity.ts';
import { eventually, sleep, useVirtualTime } from '../virtual-time.ts';
import { expectPlace, joined, people, PLACE } from './memory-people.ts';
import { MemoryProduct } from './memory-product.ts';

const DEPLOYMENTS = ['alder', 'birch'] as const;
/** More only take longer. */
const MOST_PEOPLE = 5;

type Step = { readonly pause: number; readonly who: number } & (
  | { readonly do: 'move' | 'kill' | 'away'; readonly which: (typeof DEPLOYMENTS)[number] }
  | { readonly do: 'join' | 'leave' | 'mute' | 'unmute' | 'restart camera' | 'drop control' | 'revive' }
);

const common = { pause: fc.nat({ max: 250 }), who: fc.nat({ max: 20 }) };
const which = fc.constantFrom(...DEPLOYMENTS);
const only = <Word extends string>(...words: readonly Word[]) => fc.constantFrom(...words);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ ...common, do: only('move'), which }) },
  { weight: 2, arbitrary: fc.record({ ...common, do: only('kill', 'away'), which }) },
  {
    weight: 8,
    arbitrary: fc.record({
      ...common,
      do: only('join', 'leave', 'mute', 'unmute', 'restart camera', 'drop control', 'revive'),
    }),
  },
);

class Chaos {
  readonly product = new MemoryProduct();
  readonly pages: Call[] = [];
  readonly #joining: Promise<unknown>[] = [];

  async do(one: Step): Promise<void> {
    const { product, pages } = this;
    const page = pages[one.who % pages.length];
    switch (one.do) {
      case 'move':
        // Refusals are expected.
        await Promise.allSettled([product.move(PLACE, one.which, true)]);
        return;
      case 'kill':
        return void product.killed.splice(0, Infinity, asId.deployment(one.which));
      case 'revive':
        return void product.killed.splice(0);
      case 'away': {
        const network = product.networks[one.which];
        network.reachable = false;
        return void setTimeout(() => (network.reachable = true), one.pause * 5);
      }
      case 'join':
        if (pages.length < MOST_PEOPLE)
          this.#joining.push(joined(product, `P${pages.length}`).then((guest) => pages.push(guest)));
        return;
      case 'leave':
        if (pages.length > 2) await pages.splice(one.who % pages.length, 1)[0]?.leave();
        return;
      case 'mute':
      case 'unmute':
        return await page?.setMuted('microphone', one.do === 'mute');
      case 'restart camera':
        await page?.stopSource('camera');
        return await page?.startSource('camera');
      case 'drop control':
        if (page) product.dropControl(page);
    }
  }

  /** Everything works again, and what was begun comes to its end. */
  async rest(): Promise<void> {
    this.product.killed.splice(0);
    for (const network of Object.values(this.product.networks)) network.reachable = true;
    await Promise.all(this.#joining);
    // A rescue that is under way may have to be followed by another.
    await sleep(20_000);
    await eventually(async () => {
      const call = await this.product.calls.findOpen(asId.tenant('t'), PLACE);
      expect(call?.beside).toBeUndefined();
    });
  }
}

beforeEach(() => {
  useVirtualTime();
  vi.spyOn(HTMLMediaElement.prototype, 'play').mockResolvedValue();
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

it('everyone ends in one room with everyone, whatever is moved, killed, cut, joined and left', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 12, maxLength: 20 }), async (steps) => {
      const chaos = new Chaos();
      const { product, pages } = chaos;
      pages.push(...(await people(product, 'P0', 'P1', 'P2')));
      for (const one of steps) {
        await chaos.do(one);
        await sleep(one.pause);
      }
      await chaos.rest();
      const call = await product.calls.findOpen(asId.tenant('t'), PLACE);
      const on = DEPLOYMENTS.find((name) => name === call?.pin);
      if (!call || !on) throw new Error('the call has ended');
      await expectPlace(product, pages, { on, epoch: call.epoch });
      await product.stop();
    }),
    { numRuns: 30, endOnFailure: true },
  );
}, 120_000);
