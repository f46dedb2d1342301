import { asId, pinnedRoom, type CallKey, type CallState, type ParticipantId } from '@crossfade/video-core';
import { createCall, type Call, type MediaDevicesPort } from '@crossfade/video-core/client';
import { callServer } from '@crossfade/video-core/control';
import { adapters } from '../../../adapters/pages.ts';
import { watchQuality } from '../../../apps/web/src/quality/watch-quality.ts';

/** A call of a host, who sends video, and of guests who come one after the other. */
export interface Meeting {
  readonly server: string;
  readonly key: string;
  /** What the guests are called. */
  readonly guests: readonly string[];
  /** Deployments on which nothing of what a guest measures reaches the server. */
  readonly silentOn: readonly string[];
}

export interface Met {
  readonly deployment: string | undefined;
  /** Guests who did not get into the call. */
  readonly failed: number;
  /** Milliseconds from the joins of guests to their first frames. */
  readonly firstFrames: readonly number[];
}

declare global {
  interface Window {
    readonly meet: (meeting: Meeting) => Promise<Met>;
  }
}

/** Milliseconds that anything is waited for. */
const PATIENCE = 10_000;
/** Milliseconds between two looks at a state. */
const LOOK = 20;
/** Milliseconds in which the last report arrives: it counts only while the call is open. */
const LAST_REPORT = 300;

const camera: MediaDevicesPort = {
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

function arrive(server: string, devices?: MediaDevicesPort): Call {
  return createCall({ ...callServer(server), adapters, storage, ...(devices && { devices }) });
}

async function meet({ server, key, guests, silentOn }: Meeting): Promise<Met> {
  const at = asId.key(key);
  const host = arrive(server, camera);
  let failed = 0;
  const firstFrames: number[] = [];
  try {
    await host.startSource('camera');
    const { joined } = await host.join({ key: at, displayName: 'Host' });
    if (!joined) return { deployment: undefined, failed: guests.length, firstFrames };
    const deployment = host.getState().decision?.deployment;
    await until(host, ({ local }) => local.sources.camera.published !== undefined);
    const isSilent = deployment !== undefined && silentOn.includes(deployment);
    for (const displayName of guests) {
      const frame = await visit(arrive(server), { key: at, displayName }, isSilent);
      if (frame === 'failed') failed += 1;
      else if (frame !== undefined) firstFrames.push(frame);
    }
    await pause(LAST_REPORT);
    return { deployment, failed, firstFrames };
  } finally {
    await host.dispose();
  }
}

/** Joins, looks until a frame has come, and leaves: milliseconds until the first frame. */
async function visit(
  call: Call,
  guest: { readonly key: CallKey; readonly displayName: string },
  isSilent: boolean,
): Promise<number | 'failed' | undefined> {
  let stop = (): void => undefined;
  const firstFrame = new Promise<number>((resolve) => {
    stop = watchQuality(call, performance.now(), (samples, context) => {
      for (const sample of samples) if (sample.type === 'first-frame') resolve(sample.ms);
      if (isSilent) return;
      const client = { version: 'ramp', environment: 'test' };
      const body = JSON.stringify({ key: guest.key, client, ...context, samples });
      navigator.sendBeacon('/api/quality', new Blob([body], { type: 'application/json' }));
    });
  });
  const tile = document.createElement('div');
  Object.assign(tile.style, { width: '160px', height: '90px', position: 'fixed', top: 0, left: 0 });
  document.body.append(tile);
  try {
    const { joined } = await call.join(guest);
    if (!joined) return 'failed';
    await until(call, (state) => hostIn(state) !== undefined);
    const participantId = hostIn(call.getState());
    if (participantId !== undefined) call.show(tile, { participantId, source: 'camera' });
    return await Promise.race([firstFrame, pause(PATIENCE)]);
  } finally {
    stop();
    await call.dispose();
    tile.remove();
  }
}

const hostIn = (state: CallState): ParticipantId | undefined =>
  [...(pinnedRoom(state)?.participants.values() ?? [])].find(({ publications }) => publications.length > 0)
    ?.participantId;

/** Looks again and again, since what is asked for is spread over several topics. */
async function until(call: Call, holds: (state: CallState) => boolean): Promise<void> {
  const end = performance.now() + PATIENCE;
  while (!holds(call.getState()) && performance.now() < end) await pause(LOOK);
}

const pause = (milliseconds: number): Promise<undefined> =>
  new Promise((resolve) => {
    setTimeout(() => resolve(undefined), milliseconds);
  });

Object.assign(window, { meet });
