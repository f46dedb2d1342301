import { activeTimers } from './active-timers.ts';
import { liveTracks } from './live-tracks.ts';
import { openPeerConnections, peerConnectionsMade } from './peer-connections.ts';
import { asId } from '@crossfade/video-core';
import { createCallSession, httpJoin, type CallSession } from '@crossfade/video-core/client';
import { adapters } from './adapters.ts';
import type { Seat } from './contender.ts';
import { showEveryone } from './show-everyone.ts';

/** What this page holds, as far as it can count itself. */
export interface PageHoldings {
  readonly peerConnectionsMade: number;
  readonly peerConnectionsOpen: number;
  readonly timers: number;
  readonly liveTracks: number;
}

interface Turnstile {
  /** In and out, `visits` times in one session. */
  turn(seat: Seat, visits: number): Promise<void>;
  holdings(): PageHoldings;
}

declare global {
  interface Window {
    turnstile: Turnstile;
  }
}

const provider = asId.provider(new URLSearchParams(location.search).get('provider') ?? '');

window.turnstile = {
  async turn({ server, room, name }, visits) {
    const session = createCallSession({ adapters, join: httpJoin(server) });
    await Promise.all([session.startSource('camera'), session.startSource('microphone')]);
    for (let visit = 0; visit < visits; visit += 1) await visitOnce(session, room, name);
    await session.dispose();
  },
  holdings: () => ({
    peerConnectionsMade: peerConnectionsMade(),
    peerConnectionsOpen: openPeerConnections.size,
    timers: activeTimers(),
    liveTracks: liveTracks(),
  }),
};

/** Stays until the other's picture is there and the own camera is published. */
async function visitOnce(session: CallSession, room: string, name: string): Promise<void> {
  const pictured = Promise.withResolvers<void>();
  const hide = showEveryone(session, (video) => video.requestVideoFrameCallback(() => pictured.resolve()));
  await session.join({ key: asId.key(room), displayName: name, requestedProvider: provider });
  const { phase } = session.getState();
  if (phase.name === 'ended') throw new Error(`${phase.reason}: ${phase.message ?? ''}`);
  await Promise.all([pictured.promise, published(session)]);
  hide();
  await session.leave();
}

function published(session: CallSession): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      const { camera, microphone } = session.getState().local.sources;
      if (camera.published === undefined || microphone.published === undefined) return;
      stop();
      resolve();
    };
    const stop = session.subscribe('local', look);
    look();
  });
}
