import type { ParticipantId } from './identity.ts';

/** The largest payload in bytes that `send` takes; the same on every provider. */
export const DATA_LIMITS = { reliable: 15_000, lossy: 1_200, topic: 64, recipients: 100 } as const;

/** An application's own message to others in the room. Call state never travels here. */
export interface OutgoingData {
  readonly topic: string;
  readonly payload: Uint8Array;
  /** Reliable messages arrive once and in order; lossy ones may be dropped and are never retransmitted. */
  readonly reliable: boolean;
  /** Empty or absent: everyone else in the room. */
  readonly to?: readonly ParticipantId[];
}
