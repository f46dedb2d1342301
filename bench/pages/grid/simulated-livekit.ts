import { Room, RoomEvent } from 'livekit-client';

/*
 * What this bench's pages get for `livekit-client`: the real SDK, except that a room which connects simulates people
 * instead, as the SDK itself offers. So the adapter and LiveKit's components run on the same room.
 */
export * from 'livekit-client';

const people = Number(new URLSearchParams(location.search).get('people') ?? 0);

class SimulatedRoom extends Room {
  override connect = async (): Promise<void> => {
    await asSimulationNeeds(() =>
      this.simulateParticipants({
        publish: { audio: false, video: false },
        // The SDK counts the local participant too.
        participants: { count: people, audio: true, video: true },
      }),
    );
    for (const participant of this.remoteParticipants.values())
      this.emit(RoomEvent.ParticipantConnected, participant);
  };
}
export { SimulatedRoom as Room };

/**
 * The SDK makes receivers, which browsers forbid, and draws ids from ten thousand numbers, of which some would be the
 * same. It does all of it before it first waits.
 */
function asSimulationNeeds<Result>(simulate: () => Result): Result {
  const { random } = Math;
  const { RTCRtpReceiver } = globalThis;
  let drawn = 0;
  Math.random = () => {
    drawn += 1;
    return ((drawn % 10_000) + 0.5) / 10_000;
  };
  Object.assign(globalThis, { RTCRtpReceiver: Object });
  try {
    return simulate();
  } finally {
    Math.random = random;
    Object.assign(globalThis, { RTCRtpReceiver });
  }
}
