// @vitest-environment happy-dom
import { act, cleanup, renderHook } from '@testing-library/react';
import type { ReactNode } from 'react';
import { afterEach, expect, test } from 'vitest';
import { CallProvider } from '../call-provider.tsx';
import { FakeCall } from '@crossfade/video-core/testkit';
import { useSupport } from './index.ts';

afterEach(cleanup);

test('what the chosen provider declares missing is known with its reason, once it is chosen', async () => {
  const call = new FakeCall({ missing: { simulcast: 'it rains' } });
  const inside = ({ children }: { readonly children: ReactNode }): ReactNode => (
    <CallProvider call={call.session}>{children}</CallProvider>
  );
  const missing = renderHook(() => useSupport('simulcast'), { wrapper: inside });
  const there = renderHook(() => useSupport('demand'), { wrapper: inside });
  expect(missing.result.current).toEqual({ supported: true });
  await act(() => call.join());
  expect(missing.result.current).toEqual({ supported: false, reason: 'it rains' });
  expect(there.result.current).toEqual({ supported: true });
});
