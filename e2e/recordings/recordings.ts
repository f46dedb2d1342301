/** A recording as staff see it, as far as it is used here. */
export interface ListedRecording {
  readonly id: string;
  readonly call: string;
  readonly state: string;
  readonly parts?: number;
  readonly durationMs?: number;
  readonly bytes?: number;
}

/** Recordings, through the server's own API. */
export class Recordings {
  readonly #server: string;
  readonly #headers: { readonly authorization: string };

  constructor(server: string, token: string) {
    this.#server = server;
    this.#headers = { authorization: `Bearer ${token}` };
  }

  /** The latest of a call. */
  async of(call: string): Promise<ListedRecording | undefined> {
    const answer = await this.#get('/api/recordings');
    const { items }: { readonly items: readonly ListedRecording[] } = await answer.json();
    return items.find((one) => one.call === call);
  }

  /** What a player would load. */
  async file(id: string): Promise<Uint8Array> {
    return new Uint8Array(await (await this.#get(`/api/recordings/${id}/file`)).arrayBuffer());
  }

  async #get(path: string): Promise<Response> {
    const answer = await fetch(`${this.#server}${path}`, { headers: this.#headers });
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
    return answer;
  }
}
