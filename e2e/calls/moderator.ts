/** A move as the server tells of it, as far as it is used here. Times are milliseconds since 1970. */
interface Move {
  readonly state: 'prepare' | 'committed' | 'finished' | 'aborted';
  readonly epoch: number;
  readonly detail?: string;
  readonly requestedAt: number;
  readonly committedAt?: number;
  readonly endedAt?: number;
}

/** Staff, through the server's own API. */
export class Moderator {
  readonly #server: string;
  readonly #token: string;

  constructor(server: string, token: string) {
    this.#server = server;
    this.#token = token;
  }

  async remove(call: string, participant: string, message: string): Promise<void> {
    await this.#post(`/calls/${call}/participants/${participant}/remove`, { message });
  }

  async mute(call: string, participant: string, source: string): Promise<void> {
    await this.#post(`/calls/${call}/participants/${participant}/mute`, { source });
  }

  async block(call: string, participant: string, source: string): Promise<void> {
    await this.#post(`/calls/${call}/participants/${participant}/block`, { source });
  }

  async end(call: string): Promise<void> {
    await this.#post(`/calls/${call}/end`, {});
  }

  /** Begins to move the call at a key; answers the move's id. */
  async move(key: string, to: string): Promise<string> {
    const response = await this.#post('/moves', { key, to });
    const { move }: { readonly move: string } = await response.json();
    return move;
  }

  /** How a move goes. */
  async moveState(move: string): Promise<Move> {
    const response = await fetch(`${this.#server}/moves/${move}`, { headers: this.#headers });
    const answer: Move = await response.json();
    return answer;
  }

  /** The open call at a key. */
  async callAt(key: string): Promise<string | undefined> {
    const response = await fetch(`${this.#server}/calls?key=${encodeURIComponent(key)}`, {
      headers: this.#headers,
    });
    const { calls } = (await response.json()) as { readonly calls: readonly { readonly id: string }[] };
    return calls[0]?.id;
  }

  async #post(path: string, body: object): Promise<Response> {
    const response = await fetch(`${this.#server}${path}`, {
      method: 'POST',
      headers: { ...this.#headers, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
    return response;
  }

  get #headers(): { readonly authorization: string } {
    return { authorization: `Bearer ${this.#token}` };
  }
}
