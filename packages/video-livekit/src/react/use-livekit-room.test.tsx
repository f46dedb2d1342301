// @vitest-environment happy-dom
import { FakeCall, SOON } from '@crossfade/video-core/testkit';
import { CallProvider } from '@crossfade/video-react';
import { act, cleanup, renderHook } from '@testing-library/react';
import { Room } from 'livekit-client';
import { renderToString } from 'react-dom/server';
import type { ReactNode } from 'react';
import { afterEach, expect, test, vi } from 'vitest';
import { useLivekitRoom } from './index.ts';

afterEach(cleanup);

test('gives the room of the call from being connected to the end, and the next one after a move', async () => {
  const [first, second] = [new Room(), new Room()];
  const call = new FakeCall({ natives: [first, second] });
  const { result } = renderHook(useLivekitRoom, { wrapper: inside(call) });
  expect(result.current).toBeUndefined();
  await act(() => call.join());
  expect(result.current).toBe(first);
  act(() => call.emit({ type: 'connection', state: 'disconnected', reason: 'server-away', retryable: true }));
  await vi.waitFor(() => expect(result.current).toBe(second), SOON);
  await act(() => call.session.leave());
  expect(result.current).toBeUndefined();
});

test.each([
  ['nothing', undefined],
  ['another SDK’s room', { name: 'garden' }],
])('gives nothing where a provider has %s', async (_, native) => {
  const call = new FakeCall({ natives: [native] });
  const { result } = renderHook(useLivekitRoom, { wrapper: inside(call) });
  await act(() => call.join());
  expect(call.session.getState().phase.name).toBe('connected');
  expect(result.current).toBeUndefined();
});

test('the server renders without a room', async () => {
  const call = new FakeCall({ natives: [new Room()] });
  await call.join();
  const Panel = (): ReactNode => (useLivekitRoom() ? 'a room' : 'no room');
  expect(
    renderToString(
      <CallProvider call={call.session}>
        <Panel />
      </CallProvider>,
    ),
  ).toBe('no room');
});

function inside({ session }: FakeCall) {
  return ({ children }: { readonly children: ReactNode }): ReactNode => (
    <CallProvider call={session}>{children}</CallProvider>
  );
}
