import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { asId, defineProvider, manifest } from '@crossfade/video-core';
import { createMemoryClient, createMemoryServer, MemoryNetwork, SOON } from '@crossfade/video-core/testkit';
import { Window } from 'happy-dom';
import { createElement } from 'react';
import type * as AppModule from './app.tsx';
import type * as CallModule from './call.ts';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

const README = join(import.meta.dirname, '../../../README.md');
const FILES = ['server.ts', 'call.ts', 'app.tsx'] as const;
const PORT = '1285';
/** What React and the call take of a browser. */
const PAGE = [
  'document',
  'navigator',
  'Element',
  'HTMLElement',
  'HTMLIFrameElement',
  'Node',
  'Event',
  'MutationObserver',
  'IntersectionObserver',
  'ResizeObserver',
  'MediaStream',
  'devicePixelRatio',
  'sessionStorage',
] as const;

/** The providers that the example names; in-memory ones stand in their places, so that nothing native is needed. */
const providers = [
  ...(await sourceOf('call.ts')).matchAll(/import \{ (\w+) \} from '@crossfade\/video-\1'/g),
].map(([, name = '']) => name);

describe('the first example', () => {
  it.each(FILES)('is in the README as it is: %s', async (file) => {
    expect(await readFile(README, 'utf8')).toContain((await sourceOf(file)).trim());
  });

  describe('runs', () => {
    let copy: Awaited<ReturnType<typeof atFreePort>>;
    beforeAll(async () => {
      expect(providers.length).toBeGreaterThan(0);
      for (const name of providers) standIn(name);
      copy = await atFreePort();
      openPage();
      for (const level of ['debug', 'info'] as const) vi.spyOn(console, level).mockImplementation(() => {});
      await import(join(copy.folder, 'server.ts'));
      await vi.waitFor(async () => expect((await fetch(`${copy.url}/health`)).ok).toBe(true), SOON);
    });
    afterAll(async () => {
      process.emit('SIGTERM');
      await rm(copy.folder, { recursive: true });
    });

    it('from Join over a message that the other reads to Leave', async () => {
      const { fireEvent, render, screen } = await import('@testing-library/react');
      const { App, call, key } = await copy.page();
      vi.resetModules();
      const { call: other } = await copy.page();
      render(createElement(App));
      fireEvent.click(screen.getByText('Join'));
      await screen.findByText('Leave');
      const [, usual] =
        /defaultDeployment: asId\.deployment\('(\w+)'\)/.exec(await sourceOf('server.ts')) ?? [];
      expect(call.getState().decision).toMatchObject({ provider: usual, reason: 'DEFAULT' });
      // In a tab of its own; what is stored in this one would make it Ann again.
      sessionStorage.clear();
      await other.join({ key, displayName: 'Ben' });
      await vi.waitFor(() => expect(call.control?.getState()).toMatchObject({ people: [{}, {}] }), SOON);
      expect(call.getState().rooms[0]?.order).toHaveLength(1);
      fireEvent.click(screen.getByText('Say hello'));
      await screen.findByText('Ann: Hello!');
      await vi.waitFor(
        () => expect(other.control?.getState().messages).toMatchObject([{ name: 'Ann', text: 'Hello!' }]),
        SOON,
      );
      fireEvent.click(screen.getByText('Leave'));
      await screen.findByText('Join');
      await other.dispose();
    });
  });
});

async function sourceOf(file: (typeof FILES)[number]): Promise<string> {
  return await readFile(join(import.meta.dirname, file), 'utf8');
}

/** Puts an in-memory provider in the place of both halves of a real one. */
function standIn(name: string): void {
  const network = new MemoryNetwork();
  const kind = asId.provider(name);
  const deployment = () => ({
    kind,
    adapter: createMemoryServer(network, asId.deployment(name)),
    issuesTokens: false,
  });
  const client = () =>
    defineProvider({ kind, capabilities: manifest(kind), load: async () => createMemoryClient(network) });
  vi.doMock(`@crossfade/video-${name}/server`, () => ({ [`${name}Deployment`]: deployment }));
  vi.doMock(`@crossfade/video-${name}`, () => ({ [name]: client }));
}

/** A page for this process, whose own fetch and streams the server needs. */
function openPage(): void {
  const window = new Window({ url: 'http://localhost:3000' });
  vi.stubGlobal('window', window);
  for (const name of PAGE) vi.stubGlobal(name, window[name]);
}

/** The same files, but for the port, which may be taken on this machine. */
async function atFreePort() {
  const probe = createServer().listen(0);
  await once(probe, 'listening');
  const address = probe.address();
  const port = typeof address === 'object' && address ? String(address.port) : PORT;
  await new Promise((resolve) => probe.close(resolve));
  const folder = await mkdtemp(join(import.meta.dirname, 'run-'));
  for (const file of FILES) {
    await writeFile(join(folder, file), (await sourceOf(file)).replaceAll(PORT, port));
  }
  return {
    folder,
    url: `http://localhost:${port}`,
    /** One participant's page, with modules of its own after `vi.resetModules`. */
    async page() {
      const app: typeof AppModule = await import(join(folder, 'app.tsx'));
      const call: typeof CallModule = await import(join(folder, 'call.ts'));
      return { ...app, ...call };
    },
  };
}
