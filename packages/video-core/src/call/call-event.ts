import type { AdapterEvent } from '../contract/adapter-event.ts';
import type { RoomStamp } from '../contract/identity.ts';

/** Which room an event is of, and when it was. */
interface EventStamp extends RoomStamp {
  /** Counts a room's events from 1. */
  readonly seq: number;
  /** Milliseconds since 1970, by this client's clock. */
  readonly at: number;
}

/** What core publishes: an adapter's event with the room that it is of. The reducer and listeners read these. */
export type CallEvent = AdapterEvent & EventStamp;
