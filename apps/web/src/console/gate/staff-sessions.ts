import { randomBytes } from 'node:crypto';

/** Milliseconds: a shift. */
const SESSION_LIFE = 12 * 60 * 60_000;
/** Sessions that are kept; the oldest goes first. */
const MOST = 1_000;

/**
 * Who has presented the staff token to this web server, by a random id that their cookie carries. The token never reaches
 * the browser again. Sessions end with the process: nothing is written anywhere.
 */
export class StaffSessions {
  readonly #sessions = new Map<string, { readonly token: string; readonly until: number }>();
  readonly #now: () => number;

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /** Milliseconds that a session lasts. */
  get life(): number {
    return SESSION_LIFE;
  }

  /** Answers the id of a new session. */
  begin(token: string): string {
    const id = randomBytes(32).toString('base64url');
    this.#sessions.set(id, { token, until: this.#now() + SESSION_LIFE });
    for (const oldest of this.#sessions.keys()) {
      if (this.#sessions.size <= MOST) break;
      this.#sessions.delete(oldest);
    }
    return id;
  }

  tokenOf(id: string): string | undefined {
    const session = this.#sessions.get(id);
    if (session && session.until > this.#now()) return session.token;
    this.#sessions.delete(id);
    return undefined;
  }

  end(id: string): void {
    this.#sessions.delete(id);
  }
}
