import { asId } from '@crossfade/video-core';
import { createCall, httpJoin, httpPreview, type CallSession } from '@crossfade/video-core/client';
import { adapters } from '../../adapters/pages.ts';
import type { Contender, Seat } from './contender.ts';
import { showEveryone } from './show-everyone.ts';
import { onStage } from './stage.ts';

const query = new URLSearchParams(location.search);

/** The layer as an application uses it: a session that is asked to join and to show everyone. */
class Layer implements Contender {
  readonly #provider = asId.provider(query.get('provider') ?? '');
  #seat: Seat | undefined;
  #session: CallSession | undefined;

  async prepare(seat: Seat): Promise<void> {
    this.#seat = seat;
    // The module is in the page from here on, as the raw sides' SDKs are.
    await adapters.find(({ kind }) => kind === this.#provider)?.load();
    const session = createCall({ adapters, join: httpJoin(seat.server) });
    this.#session = session;
    // As the web app does while the preview is shown: nothing of it admits anybody.
    session.prefetch(this.#provider, query.get('media') ?? undefined);
    const asked = {
      key: asId.key(seat.room),
      adapters: adapters.map(({ kind }) => kind),
      requestedProvider: this.#provider,
    };
    await Promise.all([
      httpPreview(seat.server, asked, AbortSignal.timeout(10_000)),
      session.startSource('camera'),
      session.startSource('microphone'),
    ]);
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

function unprepared(): never {
  throw new Error('prepare comes first');
}

onStage(new Layer());
