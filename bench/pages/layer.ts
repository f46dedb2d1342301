import { asId, pinnedRoom, type ParticipantId } from '@crossfade/video-core';
import {
  createCallSession,
  httpJoin,
  type CallSession,
  type ClientAdapter,
} from '@crossfade/video-core/client';
import type { Contender, Seat } from './contender.ts';
import { onStage } from './stage.ts';

const ADAPTERS: Readonly<Record<string, () => Promise<ClientAdapter>>> = {
  livekit: async () => (await import('@crossfade/video-livekit/client')).createLivekitClient(),
  mediasoup: async () => (await import('@crossfade/video-mediasoup/client')).createMediasoupClient(),
};

/** The layer as an application uses it: a session that is asked to join and to show whoever is there. */
class Layer implements Contender {
  readonly #provider = asId.provider(new URLSearchParams(location.search).get('provider') ?? '');
  #seat: Seat | undefined;
  #session: CallSession | undefined;

  async prepare(seat: Seat): Promise<void> {
    this.#seat = seat;
    const load = ADAPTERS[this.#provider];
    if (load === undefined) throw new Error(`no adapter for ${this.#provider}`);
    await load();
    const session = createCallSession({ adapters: ADAPTERS, join: httpJoin(seat.server) });
    this.#session = session;
    session.prefetch(this.#provider);
    await Promise.all([session.startSource('camera'), session.startSource('microphone')]);
  }

  async join(onVideo: (video: HTMLVideoElement) => void): Promise<void> {
    const { room, name } = this.#seat ?? unprepared();
    const session = this.#session ?? unprepared();
    showEveryone(session, onVideo);
    await session.join({ key: asId.key(room), displayName: name, requestedProvider: this.#provider });
    const { phase } = session.getState();
    if (phase.name === 'ended') throw new Error(`${phase.reason}: ${phase.message ?? ''}`);
  }

  async leave(): Promise<void> {
    await this.#session?.dispose();
  }
}

/** A tile for each participant, as a grid has them. */
function showEveryone(session: CallSession, onVideo: (video: HTMLVideoElement) => void): void {
  const shown = new Set<ParticipantId>();
  session.subscribe('roster', () => {
    for (const participantId of pinnedRoom(session.getState())?.order ?? []) {
      if (shown.has(participantId)) continue;
      shown.add(participantId);
      const tile = document.createElement('div');
      document.querySelector('#remote')?.append(tile);
      session.show(tile, { participantId, source: 'camera' });
      const video = tile.querySelector('video');
      if (video) onVideo(video);
    }
  });
}

function unprepared(): never {
  throw new Error('prepare comes first');
}

onStage(new Layer());
