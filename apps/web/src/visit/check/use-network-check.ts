import type { IceServer } from '@crossfade/video-core';
import { useEffect, useState } from 'react';
import { get, type ApiPath } from '../../api/api-client.ts';
import { checkNetwork, type NetworkProbe, type NetworkVerdict } from './network-check.ts';

/** Milliseconds before a network that failed is looked at again. */
const AGAIN_MS = 10_000;

/** Gathers with a connection that leads nowhere and carries nothing; see {@link NetworkProbe}. */
const gather: NetworkProbe['gather'] = (servers, { onCandidate, onComplete, onError, onFailed }) => {
  const iceServers = servers.map(({ urls, ...rest }) => ({ ...rest, urls: [...urls] }));
  const connection = new RTCPeerConnection({ iceServers });
  connection.addEventListener('icecandidate', ({ candidate }) => {
    if (candidate === null) onComplete();
    else onCandidate(candidate.type);
  });
  connection.addEventListener('icecandidateerror', ({ errorCode }) => onError(errorCode));
  // Without something to carry, there is nothing to gather for.
  connection.createDataChannel('check');
  connection.setLocalDescription().catch(onFailed);
  return () => connection.close();
};

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
        gather,
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
