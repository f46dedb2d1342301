import { asId, pinnedRoom, type ParticipantState, type Source } from '@crossfade/video-core';
import { createCall, httpJoin, type CallSession } from '@crossfade/video-core/client';
import { adapters } from '../../adapters/pages.ts';
import { madeDevices, type PictureSize } from './made-devices.ts';
import { sentLayers, type SentLayer } from './media-statistics.ts';

/** Who enters from this page, and what their camera gives; nobody's camera is on without a picture. */
interface Guest {
  readonly server: string;
  readonly provider: string;
  readonly room: string;
  readonly name: string;
  readonly picture?: PictureSize;
}

interface Received {
  readonly bytes: number;
  readonly frameWidth: number;
}

interface Sent {
  readonly bytes: number;
  readonly keyFrames: number;
}

interface Place {
  readonly tile: HTMLElement;
  readonly takeDown: () => void;
}

/** People in a call who are told what to look at. The first to enter is the one who looks. */
class DemandStage {
  readonly #sessions: CallSession[] = [];
  readonly #places = new Map<string, Place>();

  async enter({ server, provider, room, name, picture }: Guest): Promise<void> {
    const session = createCall({
      adapters,
      join: httpJoin(server),
      // Several people on one page, each somebody else.
      storage: { getItem: () => null, setItem: () => undefined },
      ...(picture && { devices: madeDevices(picture) }),
    });
    this.#sessions.push(session);
    if (picture) await session.startSource('camera');
    await session.join({
      key: asId.key(room),
      displayName: name,
      requestedProvider: asId.provider(provider),
    });
    const { phase } = session.getState();
    if (phase.name === 'ended') throw new Error(`${phase.reason}: ${phase.message ?? ''}`);
  }

  /** Shares a screen. */
  present(): Promise<void> {
    return this.#first.startSource('screen');
  }

  isHere(name: string): boolean {
    return this.#find(name) !== undefined;
  }

  /** Shows somebody in a tile of that many pixels, or makes it that large. */
  show(name: string, width: number, height: number, source: 'camera' | 'screen' = 'camera'): void {
    const place = this.#places.get(name) ?? this.#makePlace(name, source);
    Object.assign(place.tile.style, { width: `${width}px`, height: `${height}px`, display: '' });
  }

  /** The tile is there, and nobody sees it. */
  hide(name: string): void {
    this.#places.get(name)?.tile.style.setProperty('display', 'none');
  }

  /** The tile is far outside of the window. */
  scrollAway(name: string): void {
    const { style } = this.#places.get(name)?.tile ?? {};
    Object.assign(style ?? {}, { position: 'absolute', top: '20000px' });
  }

  /** The tile is taken down, as when a page is turned. */
  takeDown(name: string): void {
    this.#places.get(name)?.takeDown();
    this.#places.delete(name);
  }

  /** What is received of somebody's camera so far. */
  async received(name: string): Promise<Received> {
    const participant = this.#find(name);
    const publication = participant?.publications.find(({ source }) => source === 'camera');
    const stats = await this.#first.stats();
    const found = stats.find(
      ({ publicationId, direction }) =>
        direction === 'receive' && publicationId === publication?.publicationId,
    );
    return { bytes: found?.bytes ?? 0, frameWidth: found?.frameWidth ?? 0 };
  }

  sentLayers(): Promise<readonly SentLayer[]> {
    return sentLayers();
  }

  /** What is sent of a source so far, in all layers. */
  async sent(source: Source): Promise<Sent> {
    const { published } = this.#first.getState().local.sources[source];
    const stats = await this.#first.stats();
    const found = stats.find(
      ({ publicationId, direction }) => direction === 'send' && publicationId === published,
    );
    return { bytes: found?.bytes ?? 0, keyFrames: found?.keyFrames ?? 0 };
  }

  async leave(): Promise<void> {
    await Promise.all(this.#sessions.map((session) => session.dispose()));
  }

  get #first(): CallSession {
    const [watcher] = this.#sessions;
    if (!watcher) throw new Error('nobody has entered');
    return watcher;
  }

  #find(name: string): ParticipantState | undefined {
    const room = pinnedRoom(this.#first.getState());
    return room && [...room.participants.values()].find((one) => one.name === name);
  }

  #makePlace(name: string, source: 'camera' | 'screen'): Place {
    const participant = this.#find(name);
    if (!participant) throw new Error(`${name} is not here`);
    const tile = document.createElement('div');
    tile.className = 'tile';
    document.body.append(tile);
    const { participantId } = participant;
    const stop = this.#first.show(tile, { participantId, source });
    const place = {
      tile,
      takeDown: () => {
        stop();
        tile.remove();
      },
    };
    this.#places.set(name, place);
    return place;
  }
}

declare global {
  interface Window {
    demand: DemandStage;
  }
}

window.demand = new DemandStage();
