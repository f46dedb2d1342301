import { setTimeout as pause } from 'node:timers/promises';
import type { PartListener, PartRequest, Recorder, RunningPart } from './recorder.ts';
import { RecorderUnavailableError } from './recorder-unavailable-error.ts';

/** How a film goes. `complete` and `failed` are final; of `complete` the file is there. */
export interface FilmNews {
  readonly id: string;
  readonly state: 'starting' | 'active' | 'ending' | 'complete' | 'failed';
  readonly answer?: string;
}

/** A service that opens a page in a browser of its own, and films what it shows and plays. */
export interface FilmService {
  /** Begins one; answers its id. `file` is written by the service, under this path. */
  start(page: string, file: string): Promise<string>;
  /** It ends in order. */
  stop(id: string): Promise<void>;
  /** `undefined` when there is none of that id. */
  find(id: string): Promise<FilmNews | undefined>;
}

/** Hears news of films of any process, some of it more than once; returns how to stop. */
export type OnFilmNews = (listener: (news: FilmNews) => void) => () => void;

export interface FilmRecorderOptions {
  readonly films: FilmService;
  readonly onNews: OnFilmNews;
  readonly onTrouble: (what: string, error: unknown) => void;
}

/** Milliseconds between questions how a film goes: news may get lost. */
const ASKED_EVERY = 1_000;
/** Milliseconds that a service gets to finish a file. */
const FINISHING = 60_000;
/** Times that a service is asked to end what is to be filmed no more: what goes on unseen, nobody agreed to. */
const STOP_ATTEMPTS = 5;

/** Has the app's own page filmed by a service that runs elsewhere, and writes to a folder that this server shares. */
export class FilmRecorder implements Recorder {
  readonly container = 'mp4';
  readonly #options: FilmRecorderOptions;

  constructor(options: FilmRecorderOptions) {
    this.#options = options;
  }

  async begin({ url, file }: PartRequest, listener: PartListener): Promise<RunningPart> {
    const { films } = this.#options;
    let id: string;
    try {
      id = await films.start(url, file);
    } catch (cause) {
      throw new RecorderUnavailableError('Calls cannot be recorded: the egress service does not answer.', {
        cause,
      });
    }
    return new FilmedPart(id, this.#options, listener);
  }
}

class FilmedPart implements RunningPart {
  readonly #id: string;
  readonly #films: FilmService;
  readonly #listener: PartListener;
  readonly #onTrouble: FilmRecorderOptions['onTrouble'];
  readonly #asking: NodeJS.Timeout;
  readonly #unsubscribe: () => void;
  readonly #finished: Promise<void>;
  #finish: () => void = () => {};
  #started = false;
  #stopping = false;
  /** The service was asked to end it, and took that. */
  #asked = false;
  /** The service said that it is over. */
  #final = false;
  #killed: Promise<void> | undefined;

  constructor(id: string, { films, onNews, onTrouble }: FilmRecorderOptions, listener: PartListener) {
    this.#id = id;
    this.#films = films;
    this.#listener = listener;
    this.#onTrouble = onTrouble;
    this.#finished = new Promise((resolve) => {
      this.#finish = resolve;
    });
    this.#unsubscribe = onNews((news) => {
      if (news.id === id) this.#hear(news);
    });
    this.#asking = setInterval(() => void this.#ask(), ASKED_EVERY);
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    await this.#askToEnd();
    await Promise.race([this.#finished, pause(FINISHING, undefined, { ref: false })]);
    await this.kill();
  }

  kill(): Promise<void> {
    clearInterval(this.#asking);
    this.#unsubscribe();
    this.#finish();
    return (this.#killed ??= this.#end());
  }

  async #end(): Promise<void> {
    for (let attempt = 1; attempt <= STOP_ATTEMPTS; attempt += 1) {
      await this.#askToEnd();
      if (this.#asked || this.#final) return;
      await pause(ASKED_EVERY);
    }
  }

  async #askToEnd(): Promise<void> {
    if (this.#asked || this.#final) return;
    try {
      await this.#films.stop(this.#id);
      this.#asked = true;
    } catch (error) {
      this.#onTrouble('stopping a film', error);
    }
  }

  async #ask(): Promise<void> {
    if (this.#stopping) await this.#askToEnd();
    try {
      const news = await this.#films.find(this.#id);
      this.#hear(news ?? { id: this.#id, state: 'failed', answer: 'The service does not know it.' });
    } catch (error) {
      this.#onTrouble('asking for a film', error);
    }
  }

  #hear({ state, answer }: FilmNews): void {
    if (this.#final || this.#killed) return;
    switch (state) {
      case 'starting':
        return;
      case 'active':
      case 'ending':
        if (!this.#started) this.#listener.started('video/mp4');
        this.#started = true;
        // How many bytes there are, the service says at the end.
        this.#listener.grew(1);
        return;
      case 'complete':
      case 'failed':
        this.#final = true;
        this.#finish();
        if (state === 'failed') this.#onTrouble('a film', new Error(answer ?? 'It failed.'));
        // The page has said that it is over, unless it was this server.
        if (!this.#stopping) this.#listener.over(state === 'complete' ? 'call-over' : 'broken');
    }
  }
}
