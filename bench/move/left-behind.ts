import { setTimeout as sleep } from 'node:timers/promises';
import { RoomServiceClient } from 'livekit-server-sdk';
import type { Browser, CDPSession, Page } from 'playwright';
import { HELD_KINDS, metricsOf, objectsOnHeap } from '../cycles/page-census.ts';
import type { Census, Growth } from '../cycles/growth.ts';
import { serverCensus } from '../cycles/server-counts.ts';
import { untilSettled } from '../cycles/until-settled.ts';
import { ports } from '../setting/ports.ts';
import { heapByKind } from './heap-by-kind.ts';
import { Person } from './person.ts';

export interface Leftovers {
  readonly page: readonly Growth[];
  readonly servers: readonly Growth[];
  /** Per cent of the page's heap since the fifth move, without compiled code; that code's; and of both. */
  readonly heapGrowth: number;
  readonly codeGrowth: number;
  readonly wholeGrowth: number;
}

export interface LeftBehindOptions {
  readonly browser: Browser;
  /** Those who were watched so far, and leave. */
  readonly people: readonly Person[];
  readonly web: string;
  readonly move: (key: string, to: string) => Promise<void>;
  readonly livekit: { readonly url: string; readonly apiKey: string; readonly apiSecret: string };
  readonly providers: readonly string[];
  readonly moves: number;
}

/** Moves before the first count; an even number, so that the call is on the same deployment at each. */
const BEFORE = 4;
/** Copies of messages are recognised for 12 s after a move. */
const FORGOTTEN = 13_000;
const SERVER_MAY_GROW = ['heapBytes'];

/** Counts what a page and the servers hold after some moves, and after many more. */
export async function leftBehind(options: LeftBehindOptions): Promise<Leftovers> {
  const { browser, people, web, move, livekit, providers, moves } = options;
  await Promise.all(people.map(({ page }) => page.context().close()));
  const key = 'bench-move-leftovers';
  const counted = await Person.arrive(browser, { web, key, name: 'Counted' });
  const other = await Person.arrive(browser, { web, key, name: 'Other' });
  const devtools = await counted.page.context().newCDPSession(counted.page);
  await devtools.send('Performance.enable');
  const rooms = new RoomServiceClient(livekit.url.replace(/^ws/, 'http'), livekit.apiKey, livekit.apiSecret);
  const atServers = async (): Promise<Census> => ({
    ...(await serverCensus(ports.census)),
    'rooms of livekit-server': (await rooms.listRooms()).length,
  });
  const inPage = (): Promise<Census> => census(counted.page, devtools);
  const turn = async (times: number): Promise<void> => {
    for (let done = 0; done < times; done += 1) {
      await move(key, providers[(done + 1) % providers.length] ?? '');
      await Promise.all([counted.sees('Other'), other.sees('Counted')]);
    }
    await sleep(FORGOTTEN);
  };
  // Where the call begins is not chosen.
  for (const provider of providers.toReversed()) await move(key, provider);
  await turn(BEFORE);
  const before = { page: await inPage(), servers: await atServers(), heap: await heapByKind(devtools) };
  await turn(moves + (moves % 2));
  const page = await untilSettled(before.page, inPage, { withinMs: 15_000 });
  const servers = await untilSettled(before.servers, atServers, {
    mayGrow: SERVER_MAY_GROW,
    withinMs: 15_000,
  });
  const heap = await heapByKind(devtools);
  return {
    page: page.growth,
    servers: servers.growth,
    heapGrowth: growth(before.heap.held, heap.held),
    codeGrowth: growth(before.heap.code, heap.code),
    wholeGrowth: growth(before.heap.held + before.heap.code, heap.held + heap.code),
  };
}

/** An object for a transceiver comes with use and goes with the garbage; what keeps one keeps its connection, which is counted. */
const KINDS = HELD_KINDS.filter((kind) => kind !== 'RTCRtpTransceiver');

/** Per cent. */
const growth = (before: number, after: number): number => ((after - before) / before) * 100;

async function census(page: Page, devtools: CDPSession): Promise<Census> {
  const objects = await objectsOnHeap(devtools, [...KINDS, 'Worker']);
  const metric = await metricsOf(devtools);
  return {
    ...objects,
    elements: await page.evaluate(() => document.querySelectorAll('*').length),
    workers: page.workers().length,
    'event listeners': metric('JSEventListeners'),
  };
}
