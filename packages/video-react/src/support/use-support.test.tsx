// @vitest-environment happy-dom
import { act, cleanup, renderHook } from '@testing-library/react';
import type { ReactNode } from 'react';
import { afterEach, expect, test } from 'vitest';
import { CallProvider } from '../call-provider.tsx';
import { FakeRoom } from '../fake-room.ts';
import { useSupport } from './index.ts';

afterEach(cleanup);

test('what the chosen provider declares missing is known with its reason, once it is chosen', async () => {
  const room = new FakeRoom({ simulcast: 'it rains' });
  const inside = ({ children }: { readonly children: ReactNode }): ReactNode => (
    <CallProvider session={room.session}>{children}</CallProvider>
  );
  const missing = renderHook(() => useSupport('simulcast'), { wrapper: inside });
  const there = renderHook(() => useSupport('demand'), { wrapper: inside });
  expect(missing.result.current).toEqual({ supported: true });
  await act(() => room.join());
  expect(missing.result.current).toEqual({ supported: false, reason: 'it rains' });
  expect(there.result.current).toEqual({ supported: true });
});
