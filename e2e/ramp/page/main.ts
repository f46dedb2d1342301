import { asId, type CallKey } from '@crossfade/video-core';
import type { Call } from '@crossfade/video-core/client';
import { watchQuality } from '../../../apps/web/src/quality/watch-quality.ts';
import { arrive, camera, hostIn, pause, until } from '../../small-calls/people.ts';

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

/** Milliseconds that a guest waits for a frame. */
const PATIENCE = 10_000;
/** Milliseconds in which the last report arrives: it counts only while the call is open. */
const LAST_REPORT = 300;

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

Object.assign(window, { meet });
