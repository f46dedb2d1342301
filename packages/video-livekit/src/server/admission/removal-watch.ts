import type { ParticipantId, RoomName } from '@crossfade/video-core';

/** Milliseconds between two checks of a room, so that nobody with an old token stays for a second. */
const CHECK_INTERVAL = 300;

interface Watched {
  readonly participants: Set<ParticipantId>;
  /** When the last token that may admit one of them has expired; milliseconds since 1970. */
  until: number;
  checking: boolean;
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
 * only when media is connected, which a client that never completes ICE delays by a minute; but it lists them as soon as
 * signalling admits them, with a refreshed token in hand.
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
    const timer = setInterval(() => void this.#check(room), CHECK_INTERVAL);
    timer.unref();
    this.#rooms.set(room, {
      participants: new Set([participantId]),
      until,
      checking: false,
      stop: () => clearInterval(timer),
    });
  }

  /** The room is closed. */
  unwatch(room: RoomName): void {
    this.#rooms.get(room)?.stop();
    this.#rooms.delete(room);
  }

  close(): void {
    for (const room of this.#rooms.keys()) this.unwatch(room);
  }

  async #check(room: RoomName): Promise<void> {
    const watched = this.#rooms.get(room);
    // A server that is slow is not asked twice at once.
    if (!watched || watched.checking) return;
    const { now, tokenLifetime, eject } = this.#options;
    if (now() >= watched.until) return this.unwatch(room);
    watched.checking = true;
    // A server that does not answer now lets nobody in either.
    const ejected = await eject(room, watched.participants).catch(() => []);
    watched.checking = false;
    // Each entry has brought a refreshed token.
    if (ejected.length > 0) watched.until = now() + tokenLifetime();
  }
}
