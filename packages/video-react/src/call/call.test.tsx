// @vitest-environment happy-dom
import { asId } from '@crossfade/video-core';
import { act, cleanup, render, renderHook } from '@testing-library/react';
import { StrictMode, useEffect, type ReactNode } from 'react';
import { renderToString } from 'react-dom/server';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { FakeCall, personId, SOON } from '@crossfade/video-core/testkit';
import { CallProvider } from '../index.ts';
import { useCall, useLocalMedia } from './index.ts';

let fake: FakeCall;
beforeEach(() => {
  fake = new FakeCall();
});
afterEach(cleanup);

const inside = ({ children }: { readonly children: ReactNode }): ReactNode => (
  <CallProvider call={fake.session}>{children}</CallProvider>
);

const GARDEN = { key: asId.key('garden'), displayName: 'Ada' };

test('joins, tells where the call is, and leaves', async () => {
  const { result } = renderHook(useCall, { wrapper: inside });
  expect(result.current).toMatchObject({ phase: { name: 'idle' }, key: undefined, decision: undefined });
  await act(() => result.current.join(GARDEN));
  expect(result.current).toMatchObject({
    phase: { name: 'connected' },
    key: 'garden',
    decision: { provider: 'fake' },
  });
  await act(() => result.current.leave());
  expect(result.current.phase).toMatchObject({ name: 'ended', reason: 'left' });
});

test('tells what happens to the own sources, and takes the commands for them', async () => {
  const { result } = renderHook(useLocalMedia, { wrapper: inside });
  const { camera } = result.current.sources;
  await act(() => result.current.setMuted('microphone', true));
  expect(result.current.sources.microphone).toMatchObject({ muted: true, mutedBy: ['self'] });
  expect(result.current.sources.camera).toBe(camera);
  await act(() => result.current.selectDevice('camera', 'c2'));
  expect(result.current.sources.camera.deviceId).toBe('c2');
  // There is no device here, which is an answer too.
  await act(() => result.current.startSource('camera'));
  expect(result.current.sources.camera.capture).toBe('failed');
  await act(() => result.current.stopSource('camera'));
  expect(result.current.sources.camera.capture).toBe('off');
  const limit = vi.spyOn(fake.session, 'limitCamera');
  result.current.limitCamera(0);
  expect(limit).toHaveBeenCalledExactlyOnceWith(0);
});

test('both are the same objects while only others do something', async () => {
  const hooks = renderHook(() => ({ call: useCall(), media: useLocalMedia() }), { wrapper: inside });
  await act(() => fake.join());
  act(() => fake.roster('Bob'));
  const { call, media } = hooks.result.current;
  act(() => {
    fake.emit({ type: 'speakers', participantIds: [personId(0), asId.participant('me')] });
    fake.emit({ type: 'quality', participantId: personId(0), level: 'poor' });
  });
  hooks.rerender();
  expect(hooks.result.current.call).toBe(call);
  expect(hooks.result.current.media).toBe(media);
});

test('StrictMode’s double mount joins once', async () => {
  const Joining = (): ReactNode => {
    const { phase, join } = useCall();
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- joins on mounting, whatever happens later
    useEffect(() => void join(GARDEN), []);
    return phase.name;
  };
  const view = render(
    <StrictMode>
      <CallProvider call={fake.session}>
        <Joining />
      </CallProvider>
    </StrictMode>,
  );
  await vi.waitFor(() => expect(view.container.textContent).toBe('connected'), SOON);
  expect(fake.joins).toBe(1);
});

test('the server renders a call that nobody has joined', async () => {
  const Facts = (): ReactNode => `${useCall().phase.name} ${useLocalMedia().sources.camera.capture}`;
  await fake.join();
  expect(renderToString(inside({ children: <Facts /> }))).toBe('idle off');
});
