import type { CallEvent } from '../../../call/call-event.ts';
import type { PublicationId, RoomStamp } from '../../../contract/identity.ts';
import type { JoinAnswer } from '../../../call/join.ts';
import type {
  ClientAdapter,
  ConnectOptions,
  IncomingData,
  RoomConnection,
  RoomObserver,
} from '../../../contract/client-adapter.ts';
import type { EntryExtensions } from './room-entry.ts';

export interface RoomLinkListener {
  event(event: CallEvent): void;
  data(message: IncomingData): void;
  /** A publication has another track, or none any more. */
  media(publicationId: PublicationId): void;
}

/** One connection to one room of the call, with its remote tracks. */
export interface RoomLink {
  readonly stamp: RoomStamp;
  readonly connection: RoomConnection;
  readonly tracks: ReadonlyMap<PublicationId, MediaStreamTrack>;
  /** Resolves as `RoomConnection.close` does; the listener hears no more than that the tracks are gone. Idempotent. */
  close(): Promise<void>;
}

/** Connects to the room that the server answered, and stamps its events. */
export function connectRoom(
  adapter: ClientAdapter,
  answer: JoinAnswer,
  settings: Pick<ConnectOptions, 'profile' | 'iceTransportPolicy'>,
  extensions: EntryExtensions,
  listener: RoomLinkListener,
): RoomLink {
  const { capabilities } = adapter;
  const { epoch, attempt, credentials, iceServers } = answer;
  const stamp = { epoch, attempt };
  const tracks = new Map<PublicationId, MediaStreamTrack>();
  let seq = 0;
  let closed = false;
  const observer: RoomObserver = {
    event(body) {
      if (closed) return;
      seq += 1;
      listener.event({ ...body, ...stamp, seq, at: Date.now() });
    },
    data(message) {
      if (!closed) listener.data(message);
    },
    media(publicationId, track) {
      if (closed) return;
      if (track) tracks.set(publicationId, track);
      else tracks.delete(publicationId);
      listener.media(publicationId);
    },
  };
  const options = { credentials, iceServers, ...settings, observer };
  const connection = adapter.connect(extensions.connecting(options, { answer, capabilities }));
  // Callers may await `entered`; a failure also arrives as a disconnect.
  connection.entered.catch(() => undefined);
  return {
    stamp,
    connection,
    tracks,
    async close() {
      closed = true;
      const ended = [...tracks.keys()];
      tracks.clear();
      for (const publicationId of ended) listener.media(publicationId);
      await connection.close();
    },
  };
}
