import type { ParticipantId, RoomName } from '@crossfade/video-core';

/** Milliseconds between two looks at a room. Whoever enters with an old token is inside for no longer than a second. */
const LOOK_INTERVAL = 300;

interface Watched {
  readonly participants: Set<ParticipantId>;
  /** When the last token that may admit one of them has expired; milliseconds since 1970. */
  until: number;
  readonly stop: () => void;
}

export interface RemovalWatchOptions {
  readonly now: () => number;
  /** Milliseconds for which a removed participant may hold a token that is valid. */
  readonly tokenLifetime: () => number;
  /** Ejects those of `participants` who are in the room, and answers who was. */
  readonly eject: (
    room: RoomName,
    participants: ReadonlySet<ParticipantId>,
  ) => Promise<readonly ParticipantId[]>;
}

/**
 * Ejects removed participants who enter again, for as long as they may hold a valid token. LiveKit tells by webhook
 * only when media is connected, which somebody who never completes ICE puts off for a minute; but it lists them from
 * the moment in which signalling lets them in, with a refreshed token in hand.
 */
export class RemovalWatch {
  readonly #options: RemovalWatchOptions;
  readonly #rooms = new Map<RoomName, Watched>();

  constructor(options: RemovalWatchOptions) {
    this.#options = options;
  }

  watch(room: RoomName, participantId: ParticipantId): void {
    const until = this.#options.now() + this.#options.tokenLifetime();
    const watched = this.#rooms.get(room);
    if (watched) {
      watched.participants.add(participantId);
      watched.until = until;
      return;
    }
    const timer = setInterval(() => void this.#look(room), LOOK_INTERVAL);
    timer.unref();
    this.#rooms.set(room, {
      participants: new Set([participantId]),
      until,
      stop: () => clearInterval(timer),
    });
  }

  /** The room is closed for good. */
  forget(room: RoomName): void {
    this.#rooms.get(room)?.stop();
    this.#rooms.delete(room);
  }

  close(): void {
    for (const room of this.#rooms.keys()) this.forget(room);
  }

  async #look(room: RoomName): Promise<void> {
    const watched = this.#rooms.get(room);
    if (!watched) return;
    const { now, tokenLifetime, eject } = this.#options;
    if (now() >= watched.until) return this.forget(room);
    // A server that does not answer now lets nobody in either.
    const ejected = await eject(room, watched.participants).catch(() => []);
    // Each entry has brought a refreshed token.
    if (ejected.length > 0) watched.until = now() + tokenLifetime();
  }
}
