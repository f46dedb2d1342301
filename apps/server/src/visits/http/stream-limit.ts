import { RateLimitedError } from '@crossfade/video-core';

/** Streams at once: of one tablet or member of staff, of one link, and of all guests of a network, which may be a ward. */
const AT_ONCE = { member: 12, link: 24, guests: 2_000 } as const;
/** Seconds until another try is worth it. */
const RETRY = 5;

/** Bounds how many streams this process keeps open. */
export class StreamLimit {
  readonly #open = new Map<string, number>();

  /** Of a tablet, or of somebody who signed in. Throws `RateLimitedError`; the returned function gives the place back. */
  takeMember(credential: string): () => void {
    return this.#take([[`member ${credential}`, AT_ONCE.member]]);
  }

  /** Of one link, which several people may have; guests leave room for tablets and staff behind the same address. */
  takeGuest(link: string, network: string): () => void {
    return this.#take([
      [`link ${link}`, AT_ONCE.link],
      [`guests ${network}`, AT_ONCE.guests],
    ]);
  }

  #take(places: readonly (readonly [string, number])[]): () => void {
    if (places.some(([place, most]) => (this.#open.get(place) ?? 0) >= most))
      throw new RateLimitedError(RETRY);
    for (const [place] of places) this.#open.set(place, (this.#open.get(place) ?? 0) + 1);
    let given = false;
    return () => {
      if (given) return;
      given = true;
      for (const [place] of places) {
        const left = (this.#open.get(place) ?? 1) - 1;
        if (left > 0) this.#open.set(place, left);
        else this.#open.delete(place);
      }
    };
  }
}
