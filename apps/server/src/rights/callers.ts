import type { Caller } from './caller.ts';

/** Reads one kind of credential: who it says they are by the newest record, or `undefined` when it is not presented or wrong. */
export type CallerReader = (headers: Headers) => Promise<Caller | undefined>;

/** Everyone that a request says it is; empty for a request without credentials that hold. */
export class Callers {
  readonly #readers: readonly CallerReader[];
  readonly #trustedOrigins: ReadonlySet<string>;

  constructor(readers: readonly CallerReader[], trustedOrigins: ReadonlySet<string>) {
    this.#readers = readers;
    this.#trustedOrigins = trustedOrigins;
  }

  async of(headers: Headers): Promise<readonly Caller[]> {
    const presented = this.#withoutForeignCookies(headers);
    // Most requests of open calls carry none: nothing is asked of the database then.
    if (!presented.has('cookie') && !presented.has('authorization')) return [];
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
