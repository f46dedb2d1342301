import { FilmNewsDesk } from '../film-news-desk.ts';
import type { FilmNews, FilmService } from '../film-recorder.ts';

/** Films nothing; the test tells the news. */
export class FakeFilms implements FilmService {
  readonly started: { readonly page: string; readonly file: string }[] = [];
  readonly stopped: string[] = [];
  refusal: Error | undefined;
  /** Requests to stop that fail, from now on. */
  deaf = 0;
  readonly #desk = new FilmNewsDesk();
  readonly onNews = this.#desk.onNews;
  readonly #latest = new Map<string, FilmNews>();

  async start(page: string, file: string): Promise<string> {
    if (this.refusal) throw this.refusal;
    this.started.push({ page, file });
    const id = `film-${this.started.length}`;
    this.#latest.set(id, { id, state: 'starting' });
    return id;
  }

  async stop(id: string): Promise<void> {
    if (this.deaf > 0) {
      this.deaf -= 1;
      throw new Error('no response from servers');
    }
    this.stopped.push(id);
  }

  async find(id: string): Promise<FilmNews | undefined> {
    return this.#latest.get(id);
  }

  tell(state: FilmNews['state'], id = 'film-1'): void {
    const news = { id, state };
    this.#latest.set(id, news);
    this.#desk.tell(news);
  }
}
