import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { Stack } from '../../scripts/stack.mjs';
import { People } from '../calls/people.ts';
import { leftBySetup, test as base } from '../calls/stack-fixture.ts';
import { productOptions } from '../stack/product-options.ts';
import { flagFor } from '../stack/share-stack.ts';
import { flashAndBeep, type Look } from './flashing-person.ts';
import { Recordings } from './recordings.ts';

interface WorkerParts {
  readonly product: { readonly stack: Stack };
}

interface RecordingParts {
  readonly recordings: Recordings;
  /** People of whom each looks and sounds so. */
  readonly peopleWho: (look: Look) => People;
}

/** A product of its own, whose recorder can be killed. */
export const test = base.extend<RecordingParts, WorkerParts>({
  product: [
    async ({ provider }, use, { project }) => {
      const folder = await mkdtemp(join(tmpdir(), 'crossfade-recordings-'));
      const options = await productOptions({
        folder,
        logFolder: join(project.outputDir, 'logs', `recordings-${provider}`),
        staffToken: leftBySetup('CROSSFADE_E2E_STAFF_TOKEN'),
      });
      const web = `http://localhost:${options.ports.web}`;
      const stack = new Stack({
        ...options,
        services: ['turn', 'livekit', 'server', 'web'],
        env: { ...options.env, ...flagFor(provider), WEB_ORIGIN: web, WEB_URL: web },
      });
      try {
        await stack.start();
        await use({ stack });
      } finally {
        await stack.stop();
        await rm(folder, { recursive: true, force: true });
      }
    },
    { scope: 'worker', timeout: 240_000 },
  ],
  stack: [async ({ product }, use) => use(product.stack), { scope: 'worker' }],
  peopleWho: async ({ stack, browser }, use) => {
    const all: People[] = [];
    await use((look) => {
      const people = new People(stack.urls.web, browser, (page: Page) => flashAndBeep(page, look));
      all.push(people);
      return people;
    });
    for (const people of all) await people.sendHome();
  },
  recordings: async ({ stack }, use) =>
    use(new Recordings(stack.urls.server, leftBySetup('CROSSFADE_E2E_STAFF_TOKEN'))),
});

export { expect } from '@playwright/test';

/** The browsers that a server has started, as processes. */
export async function recordersOf(server: number | undefined): Promise<readonly number[]> {
  const found: number[] = [];
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const stat = await readFile(`/proc/${name}/stat`, 'utf8').catch(() => '');
    const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
    const command = await readFile(`/proc/${name}/cmdline`, 'utf8').catch(() => '');
    if (parent === server && command.includes('--headless')) found.push(Number(name));
  }
  return found;
}

/** Seconds of one core that a process and all its descendants have used. */
export async function coreSecondsOf(root: number): Promise<number> {
  const processes = new Map<number, { readonly parent: number; readonly seconds: number }>();
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const stat = await readFile(`/proc/${name}/stat`, 'utf8').catch(() => undefined);
    if (stat === undefined) continue;
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    // Clock ticks, of which Linux has a hundred a second (proc(5)).
    const seconds = (Number(fields[11]) + Number(fields[12])) / 100;
    processes.set(Number(name), { parent: Number(fields[1]), seconds });
  }
  const isBelow = (pid: number): boolean =>
    pid === root || (processes.has(pid) && isBelow(processes.get(pid)?.parent ?? 0));
  return [...processes].reduce((sum, [pid, { seconds }]) => (isBelow(pid) ? sum + seconds : sum), 0);
}

export const keep = (path: string, bytes: Uint8Array): Promise<void> => writeFile(path, bytes);
