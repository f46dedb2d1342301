import type { CallKey } from '@crossfade/video-core';
import type { CallSession } from '@crossfade/video-core/client';
import { useEffect } from 'react';
import type { ProfileSecrets } from './profile-secrets.ts';

/** Tells the secrets when the person is removed, or is a host, and whether other tabs are on the call. */
export function useProfileSecrets(secrets: ProfileSecrets, session: CallSession, key: CallKey): void {
  useEffect(() => {
    let before: 'removed' | 'host' | undefined;
    const look = (): void => {
      const { phase, local } = session.getState();
      const removed = phase.name === 'ended' && phase.reason === 'removed';
      const host = phase.name === 'connected' && local.role === 'host';
      const now = removed ? 'removed' : host ? 'host' : undefined;
      // The local state changes with every word spoken, and storage is slow.
      if (now !== undefined && now !== before) secrets.keep(now);
      before = now;
    };
    const stops = [session.subscribe('call', look), session.subscribe('local', look)];
    return () => stops.forEach((stop) => stop());
  }, [secrets, session]);

  useEffect(() => {
    const leaving = new AbortController();
    // Absent on pages that were loaded over plain HTTP (W3C Secure Contexts).
    const locks: LockManager | undefined = navigator.locks;
    locks
      ?.request(`crossfade:call:${key}`, { ifAvailable: true }, async (lock) => {
        if (lock === null || leaving.signal.aborted) return;
        secrets.alone = true;
        // The browser lets go of it when the tab is closed.
        await new Promise((resolve) => leaving.signal.addEventListener('abort', resolve));
        secrets.alone = false;
      })
      .catch(() => undefined);
    return () => leaving.abort();
  }, [secrets, key]);
}
