// @vitest-environment happy-dom
import { asId } from '@crossfade/video-core';
import { FakeCall, personId } from '@crossfade/video-core/testkit';
import { act, cleanup, render } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { CallProvider, ParticipantVideo } from '../index.ts';

const CAMERA = asId.publication('camera-of-0');
const VOICE = asId.publication('voice-of-0');

let call: FakeCall;
beforeEach(() => {
  vi.useFakeTimers();
  call = new FakeCall();
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

/** What the room was told to be wanted, once nothing changes any more. */
async function wanted() {
  await act(() => vi.advanceTimersByTimeAsync(2_000));
  return [...call.adapter.room.demands].map(([publicationId, { visible }]) => ({ publicationId, visible }));
}

test('asks for pictures that are looked at, and for nothing of whoever is gone', async () => {
  await call.join();
  call.roster('Bob', 'Cy');
  const other = { publicationId: asId.publication('camera-of-1'), visible: false };
  const view = render(
    <CallProvider call={call.session}>
      <ParticipantVideo participant={personId(0)} />
    </CallProvider>,
  );
  expect(view.container.querySelector('video')).not.toBeNull();
  expect(await wanted()).toEqual([{ publicationId: CAMERA, visible: true }, other]);

  act(() => {
    call.emit({ type: 'participant-left', participantId: personId(0), reason: 'left' });
    // Some adapters take their media away only now.
    for (const gone of [CAMERA, VOICE]) call.adapter.room.options.observer.media(gone, undefined);
  });
  call.adapter.room.demands.clear();
  document.dispatchEvent(new Event('visibilitychange'));
  expect(await wanted()).toEqual([]);
});
