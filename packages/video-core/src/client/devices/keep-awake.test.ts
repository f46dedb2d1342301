import { beforeEach, expect, test } from 'vitest';
import { keepAwake } from './keep-awake.ts';

/** A screen that stays on for as long as a page that is looked at holds it. */
class FakePage extends EventTarget {
  visibilityState: DocumentVisibilityState = 'visible';
  refuses = false;
  held = 0;

  readonly wakeLock = {
    request: async (): Promise<WakeLockSentinel> => {
      if (this.refuses) throw new DOMException('The battery is low.', 'NotAllowedError');
      this.held += 1;
      let released = false;
      const release = async () => {
        if (!released) this.held -= 1;
        released = true;
      };
      const sentinel = Object.assign(new EventTarget(), {
        release,
        released,
        type: 'screen' as const,
        onrelease: null,
      });
      this.addEventListener('visibilitychange', () => void (this.visibilityState === 'hidden' && release()));
      return sentinel;
    },
  };

  look(visibilityState: DocumentVisibilityState): void {
    this.visibilityState = visibilityState;
    this.dispatchEvent(new Event('visibilitychange'));
  }
}

let page: FakePage;
beforeEach(() => {
  page = new FakePage();
});

const settled = () => new Promise((resolve) => setTimeout(resolve, 0));
const awake = () => keepAwake({ wakeLock: page.wakeLock, document: page });

test('the screen stays on until it is let go, also when that is at once', async () => {
  const letGo = awake();
  await settled();
  expect(page.held).toBe(1);
  letGo();
  await settled();
  expect(page.held).toBe(0);
  awake()();
  await settled();
  expect(page.held).toBe(0);
});

test('a participant who comes back to the page has it on again, once', async () => {
  const letGo = awake();
  page.look('hidden');
  await settled();
  expect(page.held).toBe(0);
  page.look('visible');
  await settled();
  expect(page.held).toBe(1);
  letGo();
  page.look('visible');
  await settled();
  expect(page.held).toBe(0);
});

test('a browser that refuses, or knows no such thing, is no failure', async () => {
  page.refuses = true;
  const letGo = awake();
  await settled();
  expect(page.held).toBe(0);
  letGo();
  keepAwake({ wakeLock: undefined, document: page })();
  await settled();
});
