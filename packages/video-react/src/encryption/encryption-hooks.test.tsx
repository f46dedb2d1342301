// @vitest-environment happy-dom
import { asId } from '@crossfade/video-core';
import type { CallEncryption, EncryptionState } from '@crossfade/video-core/encryption';
import { FakeCall, personId } from '@crossfade/video-core/testkit';
import { act, render, screen } from '@testing-library/react';
import type { ReactNode } from 'react';
import { expect, it } from 'vitest';
import { CallProvider } from '../call-provider.tsx';
import { useEncryptionOf, useKeyError } from './index.ts';

const ME = asId.participant('me');
const BEN = personId(0);
const CEM = personId(1);

const STATE: EncryptionState = {
  supported: true,
  wanted: true,
  encrypted: true,
  secret: 'ready',
  statuses: new Map(),
  recordingRefusal: 'encrypted',
};

/** An encryption whose state a test sets. */
function fakeEncryption() {
  let state = STATE;
  const listeners = new Set<() => void>();
  const encryption: CallEncryption = {
    getState: () => state,
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    want() {},
    setSecret: () => Promise.resolve(),
    request: (request) => request,
    admitted: () => Promise.resolve(),
    connecting: (options) => options,
  };
  return {
    encryption,
    set(change: Partial<EncryptionState>) {
      state = { ...state, ...change };
      act(() => {
        for (const listener of listeners) listener();
      });
    },
  };
}

it('says what keeps a person from the others, and renders a tile only when its own person changes', async () => {
  const renders: string[] = [];
  const KeyError = (): ReactNode => <p data-testid="key-error">{useKeyError() ?? 'none'}</p>;
  const Ben = (): ReactNode => {
    const status = useEncryptionOf(BEN);
    renders.push(String(status));
    return null;
  };
  const fake = fakeEncryption();
  const call = new FakeCall({ encryption: fake.encryption });
  await call.join();
  call.roster('Ben', 'Cem');
  render(
    <CallProvider call={call.session}>
      <KeyError />
      <Ben />
    </CallProvider>,
  );
  const keyError = (): string | null => screen.getByTestId('key-error').textContent;
  expect(keyError()).toBe('none');
  fake.set({ secret: 'none' });
  expect(keyError()).toBe('missing');
  fake.set({ secret: 'ready', statuses: new Map([[ME, 'on']]) });
  expect(keyError()).toBe('none');
  fake.set({
    statuses: new Map([
      [ME, 'on'],
      [CEM, 'wrong-key'],
    ]),
  });
  expect(keyError()).toBe('wrong');
  fake.set({
    statuses: new Map([
      [CEM, 'wrong-key'],
      [BEN, 'on'],
    ]),
  });
  expect(keyError()).toBe('none');
  act(() => call.emit({ type: 'participant-left', participantId: BEN, reason: 'left' }));
  expect(keyError()).toBe('wrong');
  act(() => call.emit({ type: 'participant-left', participantId: CEM, reason: 'left' }));
  expect(keyError()).toBe('none');
  fake.set({ encrypted: false, secret: 'none' });
  expect(keyError()).toBe('none');
  expect(renders).toEqual(['undefined', 'on']);
});
