import type { RoomSpec } from '../../contract/server-adapter.ts';
import type { ProviderKind } from '../../contract/identity.ts';
import type { CallRecord } from './call-record.ts';

/** What the rooms of one call have in place of what the server gives to all. */
export type RoomSettings = Partial<Omit<RoomSpec, 'room'>>;

/**
 * The settings of one call's rooms; `undefined`: those of all. Its `emptyTimeout` is also the time that the call itself is
 * kept with nobody inside. Asked each time a room is opened, on any deployment.
 */
export type RoomSettingsOf = (call: Pick<CallRecord, 'tenant' | 'key'>) => Promise<RoomSettings | undefined>;

/**
 * The providers that one call may move to, for as long as it lasts; `undefined`: all. Asked before each move, and before a
 * call is carried over from a deployment that is gone: such a call waits for its own, or ends.
 */
export type ProvidersOf = (
  call: Pick<CallRecord, 'tenant' | 'key'>,
) => Promise<readonly ProviderKind[] | undefined>;
