import type { IceServer } from '@crossfade/video-core';
import { useEffect, useState } from 'react';
import { get, type ApiPath } from '../../api/api-client.ts';
import { checkNetwork, type NetworkVerdict } from './network-check.ts';

/** Milliseconds before a network that failed is looked at again. */
const AGAIN_MS = 10_000;

const connect = (servers: readonly IceServer[]): RTCPeerConnection =>
  new RTCPeerConnection({ iceServers: servers.map(({ urls, ...rest }) => ({ ...rest, urls: [...urls] })) });

/** Checks the network while the check is shown; `undefined` until the first verdict. */
export function useNetworkCheck(path: ApiPath): NetworkVerdict | undefined {
  const [verdict, setVerdict] = useState<NetworkVerdict>();
  useEffect(() => {
    let current = true;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const check = async (): Promise<void> => {
      const found = await checkNetwork({
        ping: () => get(path),
        iceServers: async () =>
          (await get<{ readonly iceServers: readonly IceServer[] }>(`${path}/ice`)).iceServers,
        connect,
        clock: () => performance.now(),
      });
      if (!current) return;
      setVerdict(found);
      if (found !== 'good') timer = setTimeout(() => void check(), AGAIN_MS);
    };
    void check();
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [path]);
  return verdict;
}
