import { useCallback, useEffect, useRef, useState } from 'react';
import type { ApiPath } from './api-client.ts';
import type { ApiError } from './api-error.ts';
import { followSnapshots, type SnapshotFollower } from './follow-snapshots.ts';

export interface Followed<Snapshot> {
  /** The latest; `undefined` until the first. */
  readonly snapshot: Snapshot | undefined;
  readonly connected: boolean;
  /** Why the server shows this page nothing. */
  readonly refused: ApiError | undefined;
  /** Takes what a command answered, before the stream says it too. */
  readonly take: (snapshot: Snapshot) => void;
  /** Opens the stream again after a command gave the page a credential: the server checks it when a stream opens. */
  readonly restart: () => void;
}

/** Follows the snapshots of a page; see {@link followSnapshots}. */
export function useSnapshot<Snapshot extends { readonly now: string }>(path: ApiPath): Followed<Snapshot> {
  const [snapshot, setSnapshot] = useState<Snapshot>();
  const [connected, setConnected] = useState(false);
  const [refused, setRefused] = useState<ApiError>();
  const follower = useRef<SnapshotFollower>(undefined);
  // An answer to a command may overtake an event that was sent before it.
  const take = useCallback(
    (next: Snapshot) => setSnapshot((before) => (before && before.now > next.now ? before : next)),
    [],
  );
  useEffect(() => {
    const following = followSnapshots<Snapshot>(path, {
      onSnapshot: take,
      onConnected: setConnected,
      onRefused: setRefused,
    });
    follower.current = following;
    return following.stop;
  }, [path, take]);
  const restart = useCallback(() => {
    setRefused(undefined);
    follower.current?.restart();
  }, []);
  return { snapshot, connected, refused, take, restart };
}
