import { RoomEvent, type Room } from 'livekit-client';

/**
 * The word goes round among the first `people` of the others, `changes` times: what the SDK does when its server says
 * that one stopped and another began.
 */
export async function handTheWordOn(
  room: Room,
  people: number,
  changes: number,
  everyMs: number,
): Promise<void> {
  const others = [...room.remoteParticipants.values()].slice(0, people);
  for (let at = 0; at < changes; at += 1) {
    const stops = others[(at + others.length - 1) % others.length];
    const begins = others[at % others.length];
    if (stops === undefined || begins === undefined) throw new Error('Nobody is there to speak.');
    stops.audioLevel = 0;
    stops.setIsSpeaking(false);
    begins.audioLevel = 0.5;
    begins.setIsSpeaking(true);
    room.activeSpeakers = [begins];
    room.emit(RoomEvent.ActiveSpeakersChanged, [begins]);
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
}
