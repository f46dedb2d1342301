import type { ParticipantId, RoomName } from '@crossfade/video-core';

/** Milliseconds between two checks of a room, so that nobody with an old token stays for a second. */
const CHECK_INTERVAL = 300;
/** Rooms checked at a time; of more, which anyone can have who removes guests, each is checked less often. */
const CHECKED_AT_ONCE = 20;

interface Watched {
  readonly participants: Set<ParticipantId>;
  /** When the last token that may admit one of them has expired; milliseconds since 1970. */
  until: number;
  checking: boolean;
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
  /** The one that was checked longest ago first. */
  readonly #rooms = new Map<RoomName, Watched>();
  #timer: NodeJS.Timeout | undefined;

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
    this.#rooms.set(room, { participants: new Set([participantId]), until, checking: false });
    this.#timer ??= setInterval(() => this.#checkNext(), CHECK_INTERVAL).unref();
  }

  /** The room is closed. */
  unwatch(room: RoomName): void {
    this.#rooms.delete(room);
    if (this.#rooms.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  close(): void {
    for (const room of this.#rooms.keys()) this.unwatch(room);
  }

  #checkNext(): void {
    const next = [...this.#rooms].slice(0, CHECKED_AT_ONCE);
    for (const [room, watched] of next) {
      this.#rooms.delete(room);
      this.#rooms.set(room, watched);
      void this.#check(room, watched);
    }
  }

  async #check(room: RoomName, watched: Watched): Promise<void> {
    // A server that is slow is not asked twice at once.
    if (watched.checking) return;
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
