import { pinnedRoom, type CallState, type ParticipantId } from '@crossfade/video-core';
import { createCall, type Call, type MediaDevicesPort } from '@crossfade/video-core/client';
import { callServer } from '@crossfade/video-core/control';
import { adapters } from '../../adapters/pages.ts';

/** Milliseconds that anything is waited for. */
const PATIENCE = 10_000;
/** Milliseconds between two looks at a state. */
const LOOK = 20;

/** A camera that is drawn, and costs next to nothing. */
export const camera: MediaDevicesPort = {
  async capture() {
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [160, 90];
    const drawing = canvas.getContext('2d');
    const [track] = canvas.captureStream(10).getVideoTracks();
    if (!drawing || !track) throw new Error('This browser draws nothing.');
    let frame = 0;
    const timer = setInterval(() => {
      if (track.readyState === 'ended') return clearInterval(timer);
      frame += 1;
      drawing.fillStyle = `hsl(${(frame * 7) % 360} 60% 50%)`;
      drawing.fillRect(0, 0, 160, 90);
    }, 100);
    return [track];
  },
};

/** Several people on one page, each somebody else. */
const storage = { getItem: () => null, setItem: () => undefined };

export function arrive(server: string, devices?: MediaDevicesPort): Call {
  return createCall({ ...callServer(server), adapters, storage, ...(devices && { devices }) });
}

/** Whoever sends something. */
export const hostIn = (state: CallState): ParticipantId | undefined =>
  [...(pinnedRoom(state)?.participants.values() ?? [])].find(({ publications }) => publications.length > 0)
    ?.participantId;

/** Looks again and again, since what is asked for is spread over several topics. */
export async function until(call: Call, holds: (state: CallState) => boolean): Promise<void> {
  const end = performance.now() + PATIENCE;
  while (!holds(call.getState()) && performance.now() < end) await pause(LOOK);
}

export const pause = (milliseconds: number): Promise<undefined> =>
  new Promise((resolve) => {
    setTimeout(() => resolve(undefined), milliseconds);
  });
