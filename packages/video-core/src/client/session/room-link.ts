import type { CallEvent } from '../../call/call-event.ts';
import type { AdapterEvent } from '../../contract/adapter-event.ts';
import type { IceTransportPolicy } from '../../contract/ice-server.ts';
import type { PublicationId, RoomStamp } from '../../contract/identity.ts';
import type { JoinAnswer } from '../../call/join.ts';
import type { PublishProfile } from '../../contract/publish-profile.ts';
import type {
  ClientAdapter,
  ConnectOptions,
  IncomingData,
  RoomConnection,
} from '../../contract/client-adapter.ts';
import type { Extensions } from './extensions.ts';

export interface RoomLinkListener {
  event(event: CallEvent): void;
  data(message: IncomingData): void;
  /** A publication has another track, or none any more. */
  media(publicationId: PublicationId): void;
}

/** One connection to one room of the call: stamps its events and holds its remote tracks. Reports nothing after `close`. */
export class RoomLink {
  readonly stamp: RoomStamp;
  readonly connection: RoomConnection;
  readonly tracks = new Map<PublicationId, MediaStreamTrack>();
  readonly #listener: RoomLinkListener;
  #seq = 0;
  #closed = false;

  constructor(
    adapter: ClientAdapter,
    answer: JoinAnswer,
    settings: { readonly profile: Partial<PublishProfile>; readonly iceTransportPolicy: IceTransportPolicy },
    extensions: Extensions,
    listener: RoomLinkListener,
  ) {
    this.stamp = { epoch: answer.epoch, attempt: answer.attempt };
    this.#listener = listener;
    const options: ConnectOptions = {
      credentials: answer.credentials,
      iceServers: answer.iceServers,
      ...settings,
      observer: {
        event: (body) => this.#emit(body),
        data: (message) => {
          if (!this.#closed) listener.data(message);
        },
        media: (publicationId, track) => {
          if (this.#closed) return;
          if (track) this.tracks.set(publicationId, track);
          else this.tracks.delete(publicationId);
          listener.media(publicationId);
        },
      },
    };
    const { capabilities } = adapter;
    this.connection = adapter.connect(extensions.connecting(options, { answer, capabilities }));
    // Callers may await `entered`; a failure also arrives as a disconnect.
    this.connection.entered.catch(() => undefined);
  }

  #emit(body: AdapterEvent): void {
    if (this.#closed) return;
    this.#seq += 1;
    this.#listener.event({ ...body, ...this.stamp, seq: this.#seq, at: Date.now() });
  }

  async close(): Promise<void> {
    if (!this.#closed) {
      this.#closed = true;
      const ended = [...this.tracks.keys()];
      this.tracks.clear();
      for (const publicationId of ended) this.#listener.media(publicationId);
    }
    await this.connection.close();
  }
}
