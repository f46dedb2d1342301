import type { Caller } from './caller.ts';

/** Reads one kind of credential: who it says they are by the newest record, or `undefined` when it is not presented or wrong. */
export type CallerReader = (headers: Headers) => Promise<Caller | undefined>;

/** What the credentials of a request say. */
export interface Presented {
  /** Everyone that the request says it is; empty for a request without credentials that hold. */
  readonly callers: readonly Caller[];
  /** Whether its token is nobody's: then it is nobody's as a whole, so that no cookie hides a guess. */
  readonly guessed: boolean;
}

export class Callers {
  readonly #readers: readonly CallerReader[];
  readonly #trustedOrigins: ReadonlySet<string>;

  constructor(readers: readonly CallerReader[], trustedOrigins: ReadonlySet<string>) {
    this.#readers = readers;
    this.#trustedOrigins = trustedOrigins;
  }

  async of(headers: Headers): Promise<readonly Caller[]> {
    const { callers } = await this.read(headers);
    return callers;
  }

  async read(headers: Headers): Promise<Presented> {
    const presented = this.#withoutForeignCookies(headers);
    const byToken = await this.#by('authorization', presented);
    if (byToken?.length === 0) return { callers: [], guessed: true };
    const byCookie = await this.#by('cookie', presented);
    return { callers: [...(byToken ?? []), ...(byCookie ?? [])], guessed: false };
  }

  /** `undefined` when there is none: most requests of open calls ask nothing of the database. */
  async #by(name: 'authorization' | 'cookie', headers: Headers): Promise<readonly Caller[] | undefined> {
    const value = headers.get(name);
    if (value === null) return undefined;
    const presented = new Headers({ [name]: value });
    const callers = await Promise.all(this.#readers.map((read) => read(presented)));
    return callers.filter((caller) => caller !== undefined);
  }

  /** A cookie that a page of another origin sends along says nothing of what its user wants. */
  #withoutForeignCookies(headers: Headers): Headers {
    const origin = headers.get('origin');
    if (origin === null || this.#trustedOrigins.has(origin)) return headers;
    const rest = new Headers(headers);
    rest.delete('cookie');
    return rest;
  }
}
