import type { ResourceTracker } from '@crossfade/video-core/adapter-kit';
import { CapabilityUnsupportedError, type AdapterEvent } from '@crossfade/video-core';
import type { RoomKeys } from '@crossfade/video-core/client';
import type { DataCipher, FrameGuard } from '@crossfade/video-core/encryption/frames';

/** What keeps an end-to-end encrypted room's media and messages from everyone without its keys. */
export interface FrameEncryption {
  readonly keys: RoomKeys;
  readonly frames: FrameGuard;
  readonly data: DataCipher;
  /** Part of every peer connection's configuration. */
  readonly configuration: RTCConfiguration;
  close(): void;
}

/** Loads the code that encrypts, which no other room needs. */
export async function createFrameEncryption(
  keys: RoomKeys,
  settings: {
    readonly worker: (() => Worker) | undefined;
    readonly resources: ResourceTracker;
    readonly emit: (body: AdapterEvent) => void;
  },
): Promise<FrameEncryption> {
  const { worker, resources, emit } = settings;
  if (worker === undefined)
    throw new CapabilityUnsupportedError('mediasoup cannot encrypt: the app gave it no `encryptionWorker`.');
  const { DataCipher, FrameGuard } = await import('@crossfade/video-core/encryption/frames');
  const frames = new FrameGuard(worker(), keys, (participantId, state) =>
    emit({ type: 'e2ee', participantId, state }),
  );
  const release = resources.hold('worker');
  return {
    keys,
    frames,
    data: new DataCipher(keys),
    configuration: FrameGuard.configuration(),
    close() {
      frames.close();
      release();
    },
  };
}
