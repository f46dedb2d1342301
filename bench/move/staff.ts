import { setTimeout as sleep } from 'node:timers/promises';

/** Milliseconds between two looks at a move: each costs the server several reads. */
const POLL = 250;

/** A move as the server tells of it. Times are milliseconds since 1970. */
export interface Move {
  readonly state: string;
  readonly detail?: string;
  readonly requestedAt: number;
  readonly committedAt?: number;
  readonly endedAt?: number;
}

/** Operators, through the server's own API. */
export class Staff {
  readonly #server: string;
  readonly #headers: Readonly<Record<string, string>>;

  constructor(server: string, token: string) {
    this.#server = server;
    this.#headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  }

  /** Moves a call; answers the move once it is over, or `undefined` when the call was there. */
  async move(key: string, to: string, { force = false } = {}): Promise<Move | undefined> {
    const response = await this.#post('/moves', { key, to, force });
    const { move }: { readonly move: string | null } = await response.json();
    if (move === null) return undefined;
    for (;;) {
      const state = await fetch(`${this.#server}/moves/${move}`, { headers: this.#headers });
      if (!state.ok) throw new Error(`the move ${move} answered ${state.status}`);
      const answer: Move = await state.json();
      if (answer.endedAt !== undefined) return answer;
      await sleep(POLL);
    }
  }

  async kill(deployment: string): Promise<void> {
    await this.#post(`/deployments/${deployment}/kill`, { reason: 'a bench' });
  }

  async revive(deployment: string): Promise<void> {
    await this.#post(`/deployments/${deployment}/revive`, {});
  }

  async #post(path: string, body: object): Promise<Response> {
    const response = await fetch(`${this.#server}${path}`, {
      method: 'POST',
      headers: this.#headers,
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
    return response;
  }
}
