/** A page's stream of snapshots, and when what it waits for arrived. */
export class EventStream {
  readonly #ending = new AbortController();
  readonly #waiting = new Set<{ readonly contains: string; readonly arrived: (at: number) => void }>();
  #latest = '';

  private constructor() {}

  /** Resolves at the first snapshot. */
  static async open(url: string, headers: Readonly<Record<string, string>>): Promise<EventStream> {
    const stream = new EventStream();
    const answer = await fetch(url, { headers, signal: stream.#ending.signal });
    if (!answer.ok || answer.body === null) throw new Error(`${url} answered ${answer.status}`);
    const first = stream.next('data: ');
    stream.#read(answer.body).catch(() => undefined);
    await first;
    return stream;
  }

  /** The moment (of `performance.now()`) at which a snapshot holds a text. */
  next(contains: string): Promise<number> {
    if (this.#latest.includes(contains)) return Promise.resolve(performance.now());
    return new Promise((arrived) => this.#waiting.add({ contains, arrived }));
  }

  close(): void {
    this.#ending.abort();
  }

  async #read(body: ReadableStream<Uint8Array>): Promise<void> {
    const decoder = new TextDecoder();
    let rest = '';
    for await (const chunk of body) {
      const events = `${rest}${decoder.decode(chunk, { stream: true })}`.split('\n\n');
      rest = events.pop() ?? '';
      for (const event of events) if (event.includes('event: snapshot')) this.#take(event);
    }
  }

  #take(event: string): void {
    const at = performance.now();
    this.#latest = event;
    for (const one of this.#waiting)
      if (event.includes(one.contains)) {
        this.#waiting.delete(one);
        one.arrived(at);
      }
  }
}
