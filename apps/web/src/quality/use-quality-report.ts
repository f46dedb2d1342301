import type { ClientInfo } from '@crossfade/video-core';
import type { Call } from '@crossfade/video-core/client';
import { useEffect } from 'react';
import type { QualitySample } from './call-quality.ts';
import type { ReportContext } from './watch-quality.ts';

/**
 * Reports to the server how the call is, for the comparison of providers: with the key, and without a name. What does it is
 * loaded after the join.
 *
 * @param client what joins say of this client; without it nothing is reported
 */
export function useQualityReport(call: Call, client: ClientInfo | undefined): void {
  useEffect(() => {
    if (!client) return undefined;
    let askedAt: number | undefined;
    let wanted = true;
    let stop: (() => void) | undefined;
    const send = (samples: readonly QualitySample[], context: ReportContext): void => {
      const body = JSON.stringify({ key: call.getState().key, client, ...context, samples });
      // Arrives although the page closes; nobody waits for it.
      navigator.sendBeacon('/api/quality', new Blob([body], { type: 'application/json' }));
    };
    const watch = async (since: number): Promise<void> => {
      // A page that cannot load it has larger problems, which its call reports.
      const watching = await import('./watch-quality.ts').catch(() => undefined);
      if (wanted) stop = watching?.watchQuality(call, since, send);
    };
    const unsubscribe = call.subscribe('call', () => {
      const { name } = call.getState().phase;
      if (name === 'joining') askedAt ??= performance.now();
      if (askedAt === undefined || name === 'joining' || name === 'idle') return;
      unsubscribe();
      void watch(askedAt);
    });
    return () => {
      wanted = false;
      unsubscribe();
      stop?.();
    };
  }, [call, client]);
}
