import { DATA_LIMITS, type OutgoingData } from './data-message.ts';
import { DataRefusedError } from './errors/data-refused-error.ts';

/** Throws `DataRefusedError` for a message that no provider takes; for adapters, which refuse the same ones. */
export function checkData({ topic, payload, reliable, to = [] }: OutgoingData): void {
  const limit = reliable ? DATA_LIMITS.reliable : DATA_LIMITS.lossy;
  const { byteLength } = payload;
  if (byteLength > limit) {
    const kind = reliable ? 'reliable' : 'lossy';
    throw new DataRefusedError(`it has ${byteLength} bytes, and a ${kind} message has at most ${limit}.`);
  }
  if (topic.length > DATA_LIMITS.topic)
    throw new DataRefusedError(`its topic has more than ${DATA_LIMITS.topic} characters.`);
  if (to.length > DATA_LIMITS.recipients)
    throw new DataRefusedError(`it has more than ${DATA_LIMITS.recipients} recipients.`);
}
