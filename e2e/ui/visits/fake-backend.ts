import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import type { Plugin } from 'vite';

export interface ReceivedCommand {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
}

/** An answer to a command: its status and body. */
export type Answer = readonly [status: number, body: object];

/** The backend below `/api`, played by a test: it says what pages see, and notes what they ask for. */
export class FakeBackend {
  readonly #shown = new Map<string, object>();
  readonly #streams = new Map<string, Set<ServerResponse>>();
  readonly #answers = new Map<string, Answer>();
  readonly commands: ReceivedCommand[] = [];
  /** How often streams of snapshots were opened. */
  streamsOpened = 0;

  /** Serves it with the built page. */
  readonly plugin: Plugin = {
    name: 'fake-backend',
    configurePreviewServer: ({ middlewares }) => {
      middlewares.use('/api', (request, response) => void this.#serve(request, response));
    },
  };

  /** What `GET path` answers from now on, and its stream of snapshots says now. */
  show(path: string, body: object): void {
    this.#shown.set(path, body);
    for (const stream of this.#streams.get(path) ?? []) stream.write(snapshot(body));
  }

  /** What a command is answered with; nothing (204) without. */
  answer(method: string, path: string, ...answer: Answer): void {
    this.#answers.set(`${method} ${path}`, answer);
  }

  /** Another test begins. */
  reset(): void {
    this.#shown.clear();
    this.#answers.clear();
    this.commands.length = 0;
    this.streamsOpened = 0;
    for (const streams of this.#streams.values()) for (const stream of streams) stream.end();
    this.#streams.clear();
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(request.url ?? '', 'http://fake');
    const method = request.method ?? 'GET';
    const path = pathname.replace(/\/events$/, '');
    if (method === 'GET' && path !== pathname && this.#shown.has(path)) return this.#stream(path, response);
    if (method !== 'GET') {
      const body = await text(request);
      this.commands.push({ method, path: pathname, body: body === '' ? undefined : JSON.parse(body) });
      const answer = this.#answers.get(`${method} ${pathname}`);
      return answer === undefined ? void response.writeHead(204).end() : send(response, ...answer);
    }
    const body = this.#shown.get(pathname);
    if (body === undefined)
      return send(response, 404, { error: { code: 'route-not-found', message: 'There is nothing here.' } });
    send(response, 200, body);
  }

  #stream(path: string, response: ServerResponse): void {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    this.streamsOpened += 1;
    const streams = this.#streams.get(path) ?? new Set();
    this.#streams.set(path, streams.add(response));
    response.on('close', () => streams.delete(response));
    response.write(snapshot(this.#shown.get(path) ?? {}));
  }
}

const snapshot = (body: object): string => `event: snapshot\ndata: ${JSON.stringify(body)}\n\n`;

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
