/** A move as the server tells of it, as far as it is used here. Times are milliseconds since 1970. */
export interface Move {
  readonly state: 'prepare' | 'committed' | 'finished' | 'aborted';
  readonly epoch: number;
  readonly reason?: string;
  readonly detail?: string;
  readonly requestedAt: number;
  readonly committedAt?: number;
  readonly endedAt?: number;
}

/** A call as staff see it, as far as it is used here. */
export interface ListedCall {
  readonly id: string;
  readonly deployment: string;
  readonly epoch: number;
  /** Who is inside, as the deployment says. */
  readonly participants?: number;
  /** The worst connection that anybody in it reports. */
  readonly quality?: string;
}

interface RequestedMove {
  readonly move?: string | null;
  readonly state?: string;
  readonly error?: { readonly code: string };
}

interface Standing {
  readonly deployment: string;
  readonly healthy: boolean;
  readonly killed: boolean;
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
  async move(key: string, to: string, { force = false } = {}): Promise<string> {
    const response = await this.#post('/moves', { key, to, ...(force && { force }) });
    const { move }: { readonly move: string } = await response.json();
    return move;
  }

  /** Asks for a move that may be refused: the state that it has, or the refusal's code. */
  async tryMove(key: string, to: string): Promise<string> {
    return (await this.requestMove(key, to)).outcome;
  }

  /** As `tryMove`, with the move's id where one was begun. */
  async requestMove(key: string, to: string): Promise<{ readonly outcome: string; readonly move?: string }> {
    const response = await this.#send('/moves', { key, to });
    const answer: RequestedMove = await response.json();
    const { move, state, error } = answer;
    return { outcome: error?.code ?? state ?? String(response.status), ...(move && { move }) };
  }

  /** Takes a deployment out of service, or puts it back. */
  async kill(deployment: string): Promise<void> {
    await this.#post(`/deployments/${deployment}/kill`, { reason: 'a test' });
  }

  async revive(deployment: string): Promise<void> {
    await this.#post(`/deployments/${deployment}/revive`, {});
  }

  /** Whether a deployment can take calls. */
  async isWell(deployment: string): Promise<boolean> {
    const response = await fetch(`${this.#server}/providers`);
    const { providers }: { readonly providers: readonly Standing[] } = await response.json();
    return providers.some((one) => one.deployment === deployment && one.healthy && !one.killed);
  }

  /** How a move goes. */
  async moveState(move: string): Promise<Move> {
    const response = await fetch(`${this.#server}/moves/${move}`, { headers: this.#headers });
    const answer: Move = await response.json();
    return answer;
  }

  /** The open call at a key. */
  async callAt(key: string): Promise<ListedCall | undefined> {
    const response = await fetch(`${this.#server}/calls?key=${encodeURIComponent(key)}`, {
      headers: this.#headers,
    });
    const { calls }: { readonly calls: readonly ListedCall[] } = await response.json();
    return calls[0];
  }

  #send(path: string, body: object): Promise<Response> {
    return fetch(`${this.#server}${path}`, {
      method: 'POST',
      headers: { ...this.#headers, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  }

  async #post(path: string, body: object): Promise<Response> {
    const response = await this.#send(path, body);
    if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
    return response;
  }

  get #headers(): { readonly authorization: string } {
    return { authorization: `Bearer ${this.#token}` };
  }
}
