import { ResourceTracker } from '@crossfade/video-core/adapter-kit';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { watchNetwork } from './network-change.ts';

class Connection extends EventTarget {
  type = 'wifi';
}

let changes: number;
let resources: ResourceTracker;
const watch = (): readonly (() => void)[] =>
  watchNetwork(resources, () => {
    changes += 1;
  });

beforeEach(() => {
  changes = 0;
  resources = new ResourceTracker();
});
afterEach(() => {
  vi.unstubAllGlobals();
  expect(resources.counts()).toEqual({});
});

it('tells of a network that is there again or of another kind, and of a thaw, but not of new estimates', () => {
  const connection = new Connection();
  const window = Object.assign(new EventTarget(), { navigator: { connection } });
  const document = new EventTarget();
  vi.stubGlobal('window', window);
  vi.stubGlobal('document', document);
  const release = watch();
  window.dispatchEvent(new Event('online'));
  expect(changes).toBe(1);
  document.dispatchEvent(new Event('resume'));
  expect(changes).toBe(2);
  connection.dispatchEvent(new Event('change'));
  expect(changes).toBe(2);
  connection.type = 'cellular';
  connection.dispatchEvent(new Event('change'));
  expect(changes).toBe(3);
  for (const stop of release) stop();
  window.dispatchEvent(new Event('online'));
  expect(changes).toBe(3);
});

it('does with what a browser tells, and without a page', () => {
  const window = Object.assign(new EventTarget(), { navigator: {} });
  vi.stubGlobal('window', window);
  vi.stubGlobal('document', new EventTarget());
  const release = watch();
  window.dispatchEvent(new Event('online'));
  expect(changes).toBe(1);
  for (const stop of release) stop();
  vi.unstubAllGlobals();
  expect(watch()).toEqual([]);
});
