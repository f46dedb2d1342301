import type { JoinAnswer } from '../../../call/join.ts';
import type { CapabilityManifest } from '../../../contract/capabilities.ts';
import type { ConnectOptions } from '../../../contract/client-adapter.ts';

/** A room that is about to be entered. */
export interface RoomEntry {
  readonly answer: JoinAnswer;
  /** Of the adapter that will connect. */
  readonly capabilities: CapabilityManifest;
}

/** What makes the options that an adapter connects with. Whatever it throws keeps the room from being entered. */
export interface EntryExtensions {
  connecting(options: ConnectOptions, room: RoomEntry): ConnectOptions;
}
