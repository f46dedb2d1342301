import { Room, type RoomOptions } from 'livekit-client';

/**
 * Makes the SDK's room, set up to leave media to core. It listens for device changes until it disconnects.
 *
 * By default the SDK would remove that listener when the room is garbage-collected, through a FinalizationRegistry; but
 * the registered callback keeps the room alive (livekit-client 2.23 in Chromium: 20 of 20 rooms outlive every
 * collection). Without the registry it removes the listener on disconnect.
 */
export function createRoom(encryption?: Pick<RoomOptions, 'e2ee'>): Room {
  const registry = Room.cleanupRegistry;
  Room.cleanupRegistry = false;
  try {
    return new Room({
      // It only knows elements that it attached itself; core declares the demand.
      adaptiveStream: false,
      dynacast: true,
      stopLocalTrackOnUnpublish: false,
      disconnectOnPageLeave: false,
      ...encryption,
    });
  } finally {
    Room.cleanupRegistry = registry;
  }
}
