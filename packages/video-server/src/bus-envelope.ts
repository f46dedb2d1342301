import { z } from 'zod';

const envelope = z.object({ topic: z.string(), message: z.unknown() });

/** A message as `encodeBusMessage` of core wrote it; `undefined` for anything else that arrives on the channel. */
export function readBusEnvelope(
  payload: string | undefined,
): { readonly topic: string; readonly message?: unknown } | undefined {
  try {
    return envelope.safeParse(payload === undefined ? undefined : JSON.parse(payload)).data;
  } catch {
    return undefined;
  }
}
