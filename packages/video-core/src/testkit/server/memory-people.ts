import { expect } from 'vitest';
import type { Call } from '../../client/call.ts';
import { asId, type ParticipantId } from '../../contract/identity.ts';
import type { Source } from '../../contract/media.ts';
import { eventually } from '../virtual-time.ts';
import type { MemoryProduct } from './memory-product.ts';

/** The place where everyone of a test meets. */
export const PLACE = asId.key('garden');

const BOTH = ['camera', 'microphone'] as const;

/** Somebody who joins with microphone and camera. */
export async function joined(
  product: MemoryProduct,
  name: string,
  options: Parameters<MemoryProduct['page']>[0] = {},
): Promise<Call> {
  const page = product.page(options);
  for (const source of BOTH) await page.startSource(source);
  await page.join({ key: PLACE, displayName: name });
  return page;
}

/** People who are in a call and have everyone's media. */
export async function people(product: MemoryProduct, ...names: readonly string[]): Promise<readonly Call[]> {
  const pages = await Promise.all(names.map((name) => joined(product, name)));
  await expectAll(pages);
  return pages;
}

export function idOf(page: Call): ParticipantId {
  const { participantId } = page.getState().local;
  if (participantId === undefined) throw new Error('this page is in no call');
  return participantId;
}

export const publicationsOf = (page: Call, of: Call) => page.participant(idOf(of))?.publications ?? [];
export const sourcesOf = (page: Call, of: Call): readonly Source[] =>
  publicationsOf(page, of).map(({ source }) => source);

/** Everyone has the media of everyone else, and nobody is there twice. */
export const expectAll = (pages: readonly Call[]): Promise<void> =>
  eventually(() => {
    for (const page of pages) {
      const state = page.getState();
      const room = state.rooms.find(({ epoch }) => epoch === state.pin?.epoch);
      expect(room?.order).toHaveLength(pages.length - 1);
      for (const other of pages) if (page !== other) expect(sourcesOf(page, other).toSorted()).toEqual(BOTH);
    }
  });

/** All pages are in one room, in which the call is, and no other is open. */
export async function expectPlace(
  product: MemoryProduct,
  pages: readonly Call[],
  expected: { readonly on: 'alder' | 'birch'; readonly epoch: number },
): Promise<void> {
  const { on, epoch } = expected;
  await eventually(() => {
    for (const page of pages) {
      const { phase, pin, rooms, moving } = page.getState();
      expect([phase.name, pin?.epoch, rooms.length, moving]).toEqual(['connected', epoch, 1, undefined]);
    }
    expect(product.networks[on].openRooms).toHaveLength(1);
    expect(product.networks[on === 'alder' ? 'birch' : 'alder'].openRooms).toEqual([]);
  });
  await expectAll(pages);
}
