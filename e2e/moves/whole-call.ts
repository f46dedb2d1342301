import { expect } from '@playwright/test';
import type { CallTab } from '../calls/call-tab.ts';
import type { Moderator } from '../calls/moderator.ts';

/** How each source that somebody sends is: `live` or `muted`. */
type Sources = Readonly<Record<string, string>>;

/** What one page knows of the call. */
export interface View {
  readonly state: string | null;
  readonly call: string | undefined;
  readonly deployment: string | null;
  readonly moving: boolean;
  readonly rooms: number;
  readonly epoch: number | undefined;
  /** The names on the tiles, sorted. */
  readonly tiles: readonly string[];
  /** Elements that show a tile's video, beyond one for each tile. */
  readonly elementsTooMany: number;
  readonly own: Sources;
  readonly others: Readonly<Record<string, Sources>>;
}

export const viewOf = ({ page }: CallTab): Promise<View> =>
  page.evaluate(() => {
    const root = document.querySelector('[data-testid=call]');
    const state = window.__crossfade?.getState();
    const room = state?.rooms.find(
      ({ epoch, attempt }) => epoch === state.pin?.epoch && attempt === state.pin.attempt,
    );
    const own: Record<string, string> = {};
    for (const [source, { capture, muted }] of Object.entries(state?.local.sources ?? {}))
      if (capture === 'on') own[source] = muted ? 'muted' : 'live';
    const others: Record<string, Record<string, string>> = {};
    for (const id of room?.order ?? []) {
      const person = room?.participants.get(id);
      if (!person) continue;
      const sources: Record<string, string> = {};
      for (const { source, mutedBy } of person.publications)
        sources[source] = mutedBy.length > 0 ? 'muted' : 'live';
      others[person.name] = sources;
    }
    const tiles = [...document.querySelectorAll('[data-testid=tile]')];
    return {
      state: root?.getAttribute('data-state') ?? null,
      call: state?.call,
      deployment: root?.getAttribute('data-deployment') ?? null,
      moving: root?.hasAttribute('data-moving') ?? false,
      rooms: state?.rooms.length ?? 0,
      epoch: state?.pin?.epoch,
      tiles: tiles.map((tile) => tile.getAttribute('data-participant') ?? '').toSorted(),
      elementsTooMany: tiles.filter((tile) => tile.querySelectorAll('video').length > 1).length,
      own,
      others,
    };
  });

/** What does not arrive at a page, of what is sent to it and wanted there. */
export async function missing(tab: CallTab): Promise<readonly string[]> {
  const counters = () =>
    tab.page.evaluate(async () => {
      const exposed = window.__crossfade;
      const state = exposed?.getState();
      const room = state?.rooms.find(
        ({ epoch, attempt }) => epoch === state.pin?.epoch && attempt === state.pin.attempt,
      );
      const stats = (await exposed?.stats()) ?? [];
      const counted: Record<string, number> = {};
      for (const id of room?.order ?? []) {
        const person = room?.participants.get(id);
        for (const { source, mutedBy, publicationId } of person?.publications ?? []) {
          if (mutedBy.length > 0) continue;
          const video = source === 'camera' || source === 'screen';
          const place = `[data-testid=${source === 'screen' ? 'screen-tile' : 'tile'}][data-participant="${person?.name}"] video`;
          if (video && !document.querySelector(place)?.checkVisibility()) continue;
          const one = stats.find(
            (each) => each.publicationId === publicationId && each.direction === 'receive',
          );
          counted[`${person?.name}'s ${source}`] = (video ? one?.frames : one?.audioEnergy) ?? 0;
        }
      }
      return counted;
    });
  const before = await counters();
  await tab.page.waitForTimeout(1_200);
  const after = await counters();
  return Object.entries(after)
    .filter(([what, count]) => count <= (before[what] ?? 0))
    .map(([what]) => what);
}

/**
 * The whole call is on one deployment: every page shows everyone once, with exactly what each of them sends, and receives
 * it; and nobody is left in another room.
 */
export async function expectWhole(
  tabs: readonly CallTab[],
  deployment: string,
  moderator: Moderator,
  key: string,
): Promise<void> {
  const names = tabs.map(({ name }) => name).toSorted();
  const whole = async () => {
    const views = await Promise.all(tabs.map(viewOf));
    const own = Object.fromEntries(tabs.map(({ name }, at) => [name, views[at]?.own ?? {}]));
    return views.flatMap(({ own: _own, epoch: _epoch, call: _call, ...seen }, at) => {
      const { name = '' } = tabs[at] ?? {};
      const wanted = {
        state: 'connected',
        deployment,
        moving: false,
        rooms: 1,
        tiles: names,
        elementsTooMany: 0,
        others: Object.fromEntries(Object.entries(own).filter(([one]) => one !== name)),
      };
      return sorted(seen) === sorted(wanted) ? [] : [{ by: name, seen, wanted }];
    });
  };
  await expect.poll(whole, { message: `the whole call is on ${deployment}`, timeout: 30_000 }).toEqual([]);
  for (const tab of tabs)
    await expect
      .poll(() => missing(tab), { message: `${tab.name} receives what is sent`, timeout: 20_000 })
      .toEqual([]);
  const call = await Promise.all(tabs.map((tab) => tab.call()));
  expect(new Set(call).size, 'one call').toBe(1);
  await expect
    .poll(async () => {
      const listed = await moderator.callAt(key);
      return { deployment: listed?.deployment, participants: listed?.participants };
    })
    .toEqual({ deployment, participants: tabs.length });
}

/** Text that is the same for equal values, whatever the order of their keys. */
const sorted = (value: unknown): string =>
  JSON.stringify(value, (_, one: unknown) =>
    one && typeof one === 'object' && !Array.isArray(one)
      ? Object.fromEntries(Object.entries(one).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : one,
  );
