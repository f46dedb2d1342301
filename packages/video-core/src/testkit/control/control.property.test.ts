import fc from 'fast-check';
import { expect, it, vi } from 'vitest';
import { ControlSetting, deafBus, type Guest } from './control-setting.ts';
import { turn } from './faulty-network.ts';

type Step =
  | { readonly do: 'say' | 'drop' | 'reload' | 'duplicate' | 'deafen' | 'hear'; readonly who: number }
  | { readonly do: 'come' | 'sweep' | 'wait' };

const who = fc.nat({ max: 4 });
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ do: fc.constant('say' as const), who }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('drop' as const), who }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('reload' as const), who }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constantFrom('duplicate' as const, 'deafen' as const, 'hear' as const),
      who,
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('come' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('sweep' as const) }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('wait' as const) }) },
);

const texts = ({ control }: Guest): readonly string[] => control.getState().messages.map(({ text }) => text);

/** Nobody may say more than this without being slowed down. */
const MOST_SAID = 10;

it.each([
  { bus: 'a bus that hints', change: {} },
  { bus: 'a bus that loses every hint', change: { bus: deafBus } },
])(
  'gives every client every message once and in one order, over two processes and $bus',
  async ({ change }) => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
        const setting = new ControlSetting(change);
        await setting.open();
        const guests = [await setting.guest('Ada'), await setting.guest('Bob')];
        const written = new Map<string, string[]>();
        const at = (index: number) => index % guests.length;
        for (const one of steps) {
          if (!('who' in one)) {
            if (one.do === 'sweep') await setting.sweep();
            else if (one.do === 'wait') await turn();
            else if (guests.length < 5) guests.push(await setting.guest(`Guest ${guests.length}`));
          } else {
            const guest = guests[at(one.who)];
            if (!guest) continue;
            const own = written.get(guest.record.id) ?? [];
            written.set(guest.record.id, own);
            if (one.do === 'say' && own.length < MOST_SAID) {
              own.push(`${guest.record.name} ${own.length}`);
              guest.control.say(own.at(-1) ?? '');
            }
            if (one.do === 'drop') guest.transport.drop();
            if (one.do === 'duplicate') guest.transport.duplicating = true;
            if (one.do === 'deafen') guest.transport.deaf = true;
            if (one.do === 'hear') guest.transport.deaf = false;
            if (one.do === 'reload') guests[at(one.who)] = await guest.reload();
          }
        }
        for (const { transport } of guests) {
          transport.deaf = false;
          transport.duplicating = false;
        }
        const all = [...written.values()].flat();
        await vi.waitFor(
          async () => {
            await setting.sweep();
            for (const guest of guests) {
              expect(guest.control.getState().outbox).toEqual([]);
              expect(texts(guest)).toHaveLength(all.length);
            }
          },
          { timeout: 5_000, interval: 5 },
        );
        const [first, ...others] = guests.map(({ control }) => control.getState().messages);
        for (const other of others) expect(other).toEqual(first);
        expect(first?.map(({ seq }) => seq)).toEqual(all.map((_, index) => index + 1));
        expect(first?.map(({ text }) => text).toSorted()).toEqual(all.toSorted());
        for (const [person, own] of written)
          expect(first?.filter(({ from }) => from === person).map(({ text }) => text)).toEqual(own);
        expect(setting.telemetry.failures).toEqual([]);
        for (const { control } of guests) control.close();
        await setting.stop();
      }),
      { numRuns: 100 },
    );
  },
  120_000,
);
