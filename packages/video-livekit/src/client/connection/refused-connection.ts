import { ConnectionLostError, type CrossfadeError } from '@crossfade/video-core';
import type { RoomConnection, RoomObserver, TrackStats } from '@crossfade/video-core/client';

/** What `connect` returns for credentials that cannot be read: refused before anything was opened. */
export class RefusedConnection implements RoomConnection {
  readonly entered: Promise<void>;
  readonly native = undefined;

  constructor(observer: RoomObserver, error: CrossfadeError) {
    this.entered = Promise.reject(error);
    this.entered.catch(() => undefined);
    observer.event({ type: 'connection', state: 'connecting' });
    observer.event({ type: 'connection', state: 'disconnected', reason: 'refused', retryable: false });
  }

  publish = refuse;
  unpublish = refuse;
  replaceTrack = refuse;
  setMuted = refuse;
  send = refuse;

  setDemand(): void {}
  setSubscribed(): void {}
  limitCamera(): void {}

  async stats(): Promise<readonly TrackStats[]> {
    return [];
  }

  async close(): Promise<void> {}
}

const refuse = async (): Promise<void> => {
  throw new ConnectionLostError();
};
