import type { AdapterEvent, DisconnectReason } from '../../contract/adapter-event.ts';
import type { IncomingData, RoomObserver } from '../../contract/client-adapter.ts';
import type { PublicationId } from '../../contract/identity.ts';

/** Why a connection is over, in the words of its last event. */
export interface Ending {
  readonly reason: DisconnectReason;
  readonly retryable: boolean;
  readonly message?: string;
}

/** What an event about oneself is: it is not in a roster, so it has to be kept while the signalling is cut. */
const KEPT = new Set<AdapterEvent['type']>(['local-published', 'local-unpublished', 'forced-mute', 'rights']);

/**
 * The wire from a memory room to one client: in order, each delivery in a microtask of its own as if it had travelled,
 * nothing while it is cut, nothing after its end.
 */
export class MemoryLink {
  readonly #observer: RoomObserver;
  readonly #onEnd: (ending: Ending) => void;
  readonly #told = new Map<PublicationId, MediaStreamTrack>();
  #queue: { readonly run: () => void; readonly always: boolean }[] = [];
  #kept: (() => void)[] = [];
  #running = false;
  #cut = false;
  #over = false;
  #endingWhileCut: Ending | undefined;

  constructor(observer: RoomObserver, onEnd: (ending: Ending) => void) {
    this.#observer = observer;
    this.#onEnd = onEnd;
  }

  get isCut(): boolean {
    return this.#cut;
  }

  event(body: AdapterEvent): void {
    const tell = () => this.#observer.event(body);
    if (!this.#cut) this.#enqueue(tell);
    else if (KEPT.has(body.type)) this.#kept.push(tell);
  }

  data(message: IncomingData): void {
    const tell = () => this.#observer.data(message);
    if (!this.#cut) this.#enqueue(tell);
    else if (message.reliable) this.#kept.push(tell);
  }

  media(publicationId: PublicationId, track: MediaStreamTrack | undefined): void {
    if (this.#cut || this.#told.get(publicationId) === track) return;
    if (track) this.#told.set(publicationId, track);
    else this.#told.delete(publicationId);
    this.#enqueue(() => this.#observer.media(publicationId, track));
  }

  /** Runs after everything that was told so far has arrived, or can no longer arrive. */
  afterwards(run: () => void): void {
    if (this.#over) queueMicrotask(run);
    else this.#push({ run, always: true });
  }

  /** The client notices by itself; what the room tells meanwhile is lost, but for what no roster holds. */
  cut(): void {
    if (this.#over || this.#cut) return;
    this.#enqueue(() => this.#observer.event({ type: 'connection', state: 'reconnecting', how: 'resume' }));
    this.#cut = true;
  }

  /** Up again. Returns false when the room ended the connection meanwhile, which the client learns now. */
  heal(): boolean {
    this.#cut = false;
    if (!this.#endingWhileCut) return !this.#over;
    this.end(this.#endingWhileCut);
    return false;
  }

  /** What was kept while the link was cut; after the roster, as it may be about what is in it. */
  tellKept(): void {
    for (const tell of this.#kept.splice(0)) this.#enqueue(tell);
  }

  /** Takes away the tracks of every publication that is not in `remaining`. */
  dropMedia(remaining: ReadonlySet<PublicationId>): void {
    for (const publicationId of this.#told.keys())
      if (!remaining.has(publicationId)) this.media(publicationId, undefined);
  }

  end(ending: Ending): void {
    if (this.#over) return;
    if (this.#cut) {
      this.#endingWhileCut ??= ending;
      return;
    }
    this.#enqueue(() => {
      this.#observer.event({ type: 'connection', state: 'disconnected', ...ending });
      this.#onEnd(ending);
    });
    this.#over = true;
  }

  /** The client itself leaves: it is told at once and nothing more, whatever is on its way. */
  leave(ending: Ending): void {
    const waiting = this.#queue.splice(0).filter(({ always }) => always);
    for (const { run } of waiting) queueMicrotask(run);
    this.#kept = [];
    if (this.#over) return;
    this.#over = true;
    this.#observer.event({ type: 'connection', state: 'disconnected', ...ending });
    this.#onEnd(ending);
  }

  #enqueue(run: () => void): void {
    if (!this.#over) this.#push({ run, always: false });
  }

  #push(task: { readonly run: () => void; readonly always: boolean }): void {
    this.#queue.push(task);
    if (this.#running) return;
    this.#running = true;
    queueMicrotask(() => this.#next());
  }

  #next(): void {
    const task = this.#queue.shift();
    if (task === undefined) {
      this.#running = false;
      return;
    }
    task.run();
    queueMicrotask(() => this.#next());
  }
}
