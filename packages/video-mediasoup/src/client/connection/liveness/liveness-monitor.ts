import type { ResourceTracker } from '@crossfade/video-core/adapter-kit';
import { PathLiveness, type Patience } from './path-liveness.ts';
import type { TransportCounters } from '../../transport/transport-counters.ts';

/** Milliseconds between two looks, and while there is reason to look closely. */
const LOOK = 1_000;
const CLOSE_LOOK = 250;
/** Milliseconds that a reason lasts. */
const ALARM = 6_000;

const PATIENCE = {
  /** Others may fall silent by themselves, and an idle path is worth nothing: the browser's own word will do. */
  calm: { unanswered: 2_000, silent: 4_000, idle: Infinity },
  alarmed: { unanswered: 750, silent: 1_000, idle: 3_000 },
  /** Before the server counts as gone. */
  abandoned: { unanswered: 1_500, silent: 1_500, idle: 3_000 },
} as const satisfies Readonly<Record<string, Patience>>;

const DIRECTIONS = ['send', 'receive'] as const;
export type Direction = (typeof DIRECTIONS)[number];

export interface LivenessListener {
  /** Nothing arrives over this transport any more, though the signalling works. Called once, until something does. */
  silent(direction: Direction): void;
  /**
   * Signalling and media are both silent: the server is gone, and waiting would not help. Called at every look for as
   * long as that is so.
   */
  gone(): void;
  /**
   * The signalling is back, and it is known of each transport whether it is as well: something arrives over it, or
   * `silent` was called. Called once for every time that the signalling was lost.
   */
  judged(): void;
}

/**
 * Listens to both transports, and knows sooner than the browser when one has gone silent: Chromium says `disconnected`
 * after 6 s, while participants wait.
 */
export class LivenessMonitor {
  readonly #resources: ResourceTracker;
  readonly #count: (direction: Direction) => Promise<TransportCounters | undefined>;
  readonly #listener: LivenessListener;
  readonly #paths = { send: new PathLiveness(), receive: new PathLiveness() };
  readonly #told = new Set<Direction>();
  /** True while the signalling is lost. */
  #alone = false;
  #lostAt = 0;
  /** True while the signalling is back and it is not known yet whether media is. */
  #doubtful = false;
  #alarmedUntil = -Infinity;
  #stop: (() => void) | undefined;

  constructor(
    resources: ResourceTracker,
    count: (direction: Direction) => Promise<TransportCounters | undefined>,
    listener: LivenessListener,
  ) {
    this.#resources = resources;
    this.#count = count;
    this.#listener = listener;
  }

  start(): void {
    if (this.#stop === undefined) this.#lookSoon();
  }

  stop(): void {
    this.#stop?.();
    this.#stop = undefined;
  }

  /** The network may have changed: a transport that falls silent now has lost its path. */
  alarm(): void {
    this.#alarmedUntil = performance.now() + ALARM;
    this.#lookCloser();
  }

  signallingLost(): void {
    this.#alone = true;
    this.#lostAt = performance.now();
    this.#doubtful = false;
    this.#lookCloser();
  }

  /** What took the signalling may have taken the media's path as well. */
  signallingBack(): void {
    if (!this.#alone) return;
    this.#alone = false;
    this.#doubtful = true;
    this.#alarmedUntil = performance.now() + ALARM;
  }

  #lookCloser(): void {
    if (this.#stop === undefined) return;
    this.stop();
    this.#lookSoon();
  }

  #lookSoon(): void {
    const wary =
      this.#alone ||
      performance.now() < this.#alarmedUntil ||
      DIRECTIONS.some((direction) => this.#paths[direction].quiet);
    const turn = this.#resources.after(wary ? CLOSE_LOOK : LOOK, () => void this.#look(turn));
    this.#stop = turn;
  }

  async #look(turn: () => void): Promise<void> {
    const [send, receive] = await Promise.all(DIRECTIONS.map((direction) => this.#count(direction)));
    if (this.#stop !== turn) return;
    const now = performance.now();
    this.#paths.send.look(send, now);
    this.#paths.receive.look(receive, now);
    if (this.#alone) this.#judgeServer();
    else {
      for (const direction of DIRECTIONS) this.#judge(direction, now);
      this.#judgeReturn(now);
    }
    if (this.#stop === turn) this.#lookSoon();
  }

  #judgeServer(): void {
    const known = DIRECTIONS.map((direction) => this.#paths[direction]).filter((path) => path.known);
    if (known.length > 0 && known.every((path) => path.exhausts(PATIENCE.abandoned))) this.#listener.gone();
  }

  #judgeReturn(now: number): void {
    if (!this.#doubtful) return;
    const unclear = DIRECTIONS.filter((direction) => !this.#told.has(direction))
      .map((direction) => this.#paths[direction])
      .some((path) => path.known && !path.worksSince(this.#lostAt));
    // The browser's own word has to do where looks come too seldom, as in a page that is held up.
    if (unclear && now < this.#alarmedUntil) return;
    this.#doubtful = false;
    this.#listener.judged();
  }

  #judge(direction: Direction, now: number): void {
    const path = this.#paths[direction];
    if (!path.quiet) this.#told.delete(direction);
    else if (this.#told.has(direction)) return;
    else if (path.exhausts(now < this.#alarmedUntil ? PATIENCE.alarmed : PATIENCE.calm)) {
      this.#told.add(direction);
      // The other one mostly goes the same way.
      this.#alarmedUntil = now + ALARM;
      this.#listener.silent(direction);
    }
  }
}
