import { InvalidInputError } from '../../contract/errors/invalid-input-error.ts';
import { BUS_MESSAGE_LIMIT } from './bus.ts';

/** A message as it travels; throws `InvalidInputError` when it is over the limit of every bus. */
export function encodeBusMessage(topic: string, message: unknown): string {
  const encoded = JSON.stringify({ topic, message });
  const size = Buffer.byteLength(encoded);
  if (size > BUS_MESSAGE_LIMIT)
    throw new InvalidInputError(
      `A message on ${topic} has ${size} bytes; the bus takes ${BUS_MESSAGE_LIMIT}. Store it and send its id.`,
    );
  return encoded;
}
