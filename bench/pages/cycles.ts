import { activeTimers } from './active-timers.ts';
import { liveTracks } from './live-tracks.ts';
import { openPeerConnections, peerConnectionsMade } from './peer-connections.ts';
import { asId } from '@crossfade/video-core';
import { createCall, httpJoin, type CallSession } from '@crossfade/video-core/client';
import { adapters } from '../../adapters/pages.ts';
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
  /** In, to stay until `exit`. */
  enter(seat: Seat): Promise<void>;
  exit(): Promise<void>;
  holdings(): PageHoldings;
}

declare global {
  interface Window {
    turnstile: Turnstile;
  }
}

const provider = asId.provider(new URLSearchParams(location.search).get('provider') ?? '');

let inside: { readonly session: CallSession; readonly hide: () => void } | undefined;

window.turnstile = {
  async turn(seat, visits) {
    const session = await openSession(seat);
    for (let visit = 0; visit < visits; visit += 1) {
      const hide = await join(session, seat);
      hide();
      await session.leave();
    }
    await session.dispose();
  },
  async enter(seat) {
    const session = await openSession(seat);
    inside = { session, hide: await join(session, seat) };
  },
  async exit() {
    inside?.hide();
    await inside?.session.dispose();
    inside = undefined;
  },
  holdings: () => ({
    peerConnectionsMade: peerConnectionsMade(),
    peerConnectionsOpen: openPeerConnections.size,
    timers: activeTimers(),
    liveTracks: liveTracks(),
  }),
};

async function openSession({ server }: Seat): Promise<CallSession> {
  const session = createCall({ adapters, join: httpJoin(server) });
  await Promise.all([session.startSource('camera'), session.startSource('microphone')]);
  return session;
}

/** Resolves when the other's picture is there and the own camera is published, with how to take the tiles down. */
async function join(session: CallSession, { room, name }: Seat): Promise<() => void> {
  const pictured = Promise.withResolvers<void>();
  const hide = showEveryone(session, (video) => video.requestVideoFrameCallback(() => pictured.resolve()));
  await session.join({ key: asId.key(room), displayName: name, requestedProvider: provider });
  const { phase } = session.getState();
  if (phase.name === 'ended') throw new Error(`${phase.reason}: ${phase.message ?? ''}`);
  await Promise.all([pictured.promise, published(session)]);
  return hide;
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
