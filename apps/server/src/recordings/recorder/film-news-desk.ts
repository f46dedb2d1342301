import type { FilmNews, OnFilmNews } from './film-recorder.ts';

/** Passes news of films on, from where they arrive to whoever waits for them. */
export class FilmNewsDesk {
  readonly #listeners = new Set<(news: FilmNews) => void>();

  readonly onNews: OnFilmNews = (listener) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };

  readonly tell = (news: FilmNews): void => {
    for (const listener of this.#listeners) listener(news);
  };
}
