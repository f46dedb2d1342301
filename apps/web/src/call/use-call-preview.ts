import type { CallKey } from '@crossfade/video-core';
import { httpPreview, type CallSession } from '@crossfade/video-core/client';
import { useCallback, useEffect, useRef, useState } from 'react';
import { adapters } from '../composition/providers.ts';
import { apiBase } from '../environment/api-base.ts';
import type { WebEnvironment } from '../environment/web-environment.ts';

/** Milliseconds that the server, and proxies before it, surely keep an idle connection open. */
const KEPT_OPEN = 45_000;

export interface CallPreview {
  /** Whether the call that runs is encrypted; `undefined` when none does. */
  readonly running: boolean | undefined;
  /**
   * To be called as soon as somebody is about to join: asks again when that was long ago, since the call may have changed,
   * and the join then finds a connection to the server open.
   */
  readonly refresh: () => void;
}

/** Asks how a join would go and loads what it would need, while the lobby is shown. */
export function useCallPreview(
  call: CallSession,
  callKey: CallKey,
  { apiUrl, requestedProvider, mediaUrl, client }: WebEnvironment,
): CallPreview {
  const [running, setRunning] = useState<boolean>();
  const asking = useRef<AbortController>(undefined);
  const askedAt = useRef(0);
  const ask = useCallback((): void => {
    asking.current?.abort();
    const { signal } = (asking.current = new AbortController());
    askedAt.current = Date.now();
    const request = {
      key: callKey,
      adapters: adapters.map(({ kind }) => kind),
      client,
      ...(requestedProvider === undefined ? {} : { requestedProvider }),
    };
    // The server is asked, since a running call keeps its provider whatever this environment wants.
    httpPreview(apiBase(apiUrl, location), request, signal).then(
      ({ provider, encrypted }) => {
        if (signal.aborted) return undefined;
        setRunning(encrypted);
        return call.prefetch(provider, provider === requestedProvider ? mediaUrl : undefined);
      },
      // Nothing is lost but a head start; what is wrong will be said on joining.
      () => undefined,
    );
  }, [call, callKey, apiUrl, requestedProvider, mediaUrl, client]);
  useEffect(() => {
    ask();
    return () => asking.current?.abort();
  }, [ask]);
  const refresh = useCallback((): void => {
    if (Date.now() - askedAt.current > KEPT_OPEN) ask();
  }, [ask]);
  return { running, refresh };
}
