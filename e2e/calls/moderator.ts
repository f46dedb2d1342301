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

  /** The open call at a key. */
  async callAt(key: string): Promise<string | undefined> {
    const response = await fetch(`${this.#server}/calls?key=${encodeURIComponent(key)}`, {
      headers: this.#headers,
    });
    const { calls } = (await response.json()) as { readonly calls: readonly { readonly id: string }[] };
    return calls[0]?.id;
  }

  async #post(path: string, body: object): Promise<void> {
    const response = await fetch(`${this.#server}${path}`, {
      method: 'POST',
      headers: { ...this.#headers, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
  }

  get #headers(): { readonly authorization: string } {
    return { authorization: `Bearer ${this.#token}` };
  }
}
