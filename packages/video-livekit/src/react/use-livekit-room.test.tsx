// @vitest-environment happy-dom
import { asId, manifest, type JoinAnswer } from '@crossfade/video-core';
import {
  createCallSession,
  type CallSession,
  type RoomConnection,
  type RoomObserver,
} from '@crossfade/video-core/client';
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
  const call = callOver(first, second);
  const { result } = renderHook(useLivekitRoom, { wrapper: call.inside });
  expect(result.current).toBeUndefined();
  await act(() => call.join());
  expect(result.current).toBe(first);
  act(() => call.moveOn());
  await vi.waitFor(() => expect(result.current).toBe(second));
  await act(() => call.session.leave());
  expect(result.current).toBeUndefined();
});

test.each([
  ['nothing', undefined],
  ['another SDK’s room', { name: 'garden' }],
])('gives nothing where a provider has %s', async (_, native) => {
  const call = callOver(native);
  const { result } = renderHook(useLivekitRoom, { wrapper: call.inside });
  await act(() => call.join());
  expect(call.session.getState().phase.name).toBe('connected');
  expect(result.current).toBeUndefined();
});

test('the server renders without a room', async () => {
  const call = callOver(new Room());
  await call.join();
  const Panel = (): ReactNode => (useLivekitRoom() ? 'a room' : 'no room');
  expect(renderToString(call.inside({ children: <Panel /> }))).toBe('no room');
});

/** A call whose rooms, one after the other, have these SDK objects. */
function callOver(...natives: readonly unknown[]) {
  let entered = 0;
  let observer: RoomObserver | undefined;
  const session: CallSession = createCallSession({
    adapters: {
      fake: () =>
        Promise.resolve({
          capabilities: manifest(asId.provider('fake')),
          prepare: () => undefined,
          connect: (options) => {
            observer = options.observer;
            return connection(options.observer, natives[entered - 1]);
          },
        }),
    },
    join: () => {
      entered += 1;
      return Promise.resolve(answer(entered));
    },
    storage: { getItem: () => null, setItem: () => undefined, removeItem: () => undefined },
  });
  return {
    session,
    join: () => session.join({ key: asId.key('garden'), displayName: 'Ada' }),
    moveOn: () =>
      observer?.event({
        type: 'connection',
        state: 'disconnected',
        reason: 'server-away',
        retryable: true,
      }),
    inside: ({ children }: { readonly children: ReactNode }): ReactNode => (
      <CallProvider session={session}>{children}</CallProvider>
    ),
  };
}

function connection(observer: RoomObserver, native: unknown): RoomConnection {
  const nothing = () => Promise.resolve();
  const enter = async () => {
    observer.event({ type: 'connection', state: 'connecting' });
    await nothing();
    observer.event({ type: 'connection', state: 'connected' });
    observer.event({ type: 'roster', participants: [] });
  };
  return {
    entered: enter(),
    publish: nothing,
    unpublish: nothing,
    replaceTrack: nothing,
    setMuted: nothing,
    setDemand: () => undefined,
    setSubscribed: () => undefined,
    limitCamera: () => undefined,
    send: nothing,
    stats: () => Promise.resolve([]),
    native,
    close: nothing,
  };
}

const answer = (epoch: number): JoinAnswer => ({
  call: asId.call('c1'),
  key: asId.key('garden'),
  epoch,
  attempt: 1,
  decision: {
    deployment: asId.deployment('fake'),
    provider: asId.provider('fake'),
    reason: 'DEFAULT',
    variant: '',
  },
  participant: {
    id: asId.participant('me'),
    name: 'Ada',
    role: 'host',
    rights: { publish: ['camera', 'microphone'], subscribe: true, data: true },
    resumeSecret: 'secret',
  },
  iceServers: [],
  credentials: {},
  explain: true,
});
