// @vitest-environment happy-dom
import { asId } from '@crossfade/video-core';
import type { CallEncryption, EncryptionState } from '@crossfade/video-core/encryption';
import { FakeCall, personId } from '@crossfade/video-core/testkit';
import { act, render, screen } from '@testing-library/react';
import type { ReactNode } from 'react';
import { expect, it } from 'vitest';
import { CallProvider } from '../call-provider.tsx';
import { useEncryptionOf, useKeyTrouble } from './index.ts';

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
  const Trouble = (): ReactNode => <p data-testid="trouble">{useKeyTrouble() ?? 'none'}</p>;
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
      <Trouble />
      <Ben />
    </CallProvider>,
  );
  const trouble = (): string | null => screen.getByTestId('trouble').textContent;
  expect(trouble()).toBe('none');
  fake.set({ secret: 'none' });
  expect(trouble()).toBe('missing');
  fake.set({ secret: 'ready', statuses: new Map([[ME, 'on']]) });
  expect(trouble()).toBe('none');
  fake.set({
    statuses: new Map([
      [ME, 'on'],
      [CEM, 'wrong-key'],
    ]),
  });
  expect(trouble()).toBe('wrong');
  fake.set({
    statuses: new Map([
      [CEM, 'wrong-key'],
      [BEN, 'on'],
    ]),
  });
  expect(trouble()).toBe('none');
  act(() => call.emit({ type: 'participant-left', participantId: BEN, reason: 'left' }));
  expect(trouble()).toBe('wrong');
  act(() => call.emit({ type: 'participant-left', participantId: CEM, reason: 'left' }));
  expect(trouble()).toBe('none');
  fake.set({ encrypted: false, secret: 'none' });
  expect(trouble()).toBe('none');
  expect(renders).toEqual(['undefined', 'on']);
});
