import { Room, type RoomOptions } from 'livekit-client';

/**
 * The SDK's room, set up to leave media to core. It watches for device changes until it disconnects.
 *
 * That it does is not the SDK's default: where the browser has a FinalizationRegistry, a room means to go with its
 * listener when it is collected, but the registered callback itself keeps the room alive (livekit-client 2.23 in
 * Chromium: 20 of 20 rooms outlive every collection). Without the registry the listener goes on disconnect.
 */
export function createRoom(encryption?: Pick<RoomOptions, 'e2ee'>): Room {
  const registry = Room.cleanupRegistry;
  Room.cleanupRegistry = false;
  try {
    return new Room({
      // It only sees elements that it attached itself; core tells the demand.
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
