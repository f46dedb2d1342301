import { DATA_LIMITS, DataRefusedError, type OutgoingData } from '@crossfade/video-core';

/** Throws `DataRefusedError` for a message that no provider takes. */
export function checkData(message: OutgoingData): void {
  const limit = message.reliable ? DATA_LIMITS.reliable : DATA_LIMITS.lossy;
  const { byteLength } = message.payload;
  if (byteLength > limit) {
    const kind = message.reliable ? 'reliable' : 'lossy';
    throw new DataRefusedError(`it has ${byteLength} bytes, and a ${kind} message has at most ${limit}.`);
  }
  if (message.topic.length > DATA_LIMITS.topic) {
    throw new DataRefusedError(`its topic has more than ${DATA_LIMITS.topic} characters.`);
  }
  if ((message.to?.length ?? 0) > DATA_LIMITS.recipients) {
    throw new DataRefusedError(`it has more than ${DATA_LIMITS.recipients} recipients.`);
  }
}
