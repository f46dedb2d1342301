import { randomUUID } from 'node:crypto';
import {
  staffVisitSchema,
  tabletSnapshotSchema,
  visitorSnapshotSchema,
} from '../../apps/server/src/visits/http/visit-schemas.ts';
import type { VisitorSnapshot } from '../../apps/server/src/visits/views/visitor-snapshot.ts';
import { PROVIDERS } from '../matrix/manifests.ts';

type Headers = Readonly<Record<string, string>>;
interface Answer {
  readonly body: unknown;
  readonly cookie: string;
}

/** A process of the server, as people's pages reach it. Requests reject unless they succeed. */
export class Server {
  readonly url: string;
  readonly #origin: string;
  readonly #staff: Headers;

  /** @param origin of the web server, which changing requests have to name */
  constructor(url: string, origin: string, staffToken: string) {
    this.url = url;
    this.#origin = origin;
    this.#staff = { authorization: `Bearer ${staffToken}` };
  }

  post(path: string, body: object, cookie?: string): Promise<Answer> {
    return this.#ask(path, {
      method: 'POST',
      headers: {
        origin: this.#origin,
        'content-type': 'application/json',
        ...(cookie === undefined ? this.#staff : { cookie }),
      },
      body: JSON.stringify(body),
    });
  }

  async get(path: string, cookie?: string): Promise<unknown> {
    return (await this.#ask(path, { headers: cookie === undefined ? this.#staff : { cookie } })).body;
  }

  async #ask(path: string, init: RequestInit): Promise<Answer> {
    const answer = await fetch(`${this.url}${path}`, init);
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${text}`);
    const [cookie = ''] = answer.headers.getSetCookie().map((set) => set.split(';', 1)[0] ?? '');
    return { body: text === '' ? undefined : JSON.parse(text), cookie };
  }
}

/** A resident with a tablet that is ready to ring. */
export interface Resident {
  readonly id: string;
  readonly tablet: string;
}

export async function moveIn(server: Server): Promise<Resident> {
  const id = field(await server.post('/api/residents', { name: 'Rosa' }), 'id');
  const tablet = field(await server.post('/api/tablets', { name: 'Room 12', residents: [id] }), 'id');
  const code = field(await server.post(`/api/tablets/${tablet}/code`, {}), 'code');
  const { cookie } = await server.post('/api/tablet/pair', { code }, '');
  const ready = { sound: true, awake: true, camera: true, microphone: true };
  await server.post('/api/tablet/ready', ready, cookie);
  return { id, tablet: cookie };
}

function field({ body }: Answer, name: string): string {
  const value: unknown = typeof body === 'object' && body !== null ? Reflect.get(body, name) : undefined;
  if (typeof value !== 'string') throw new Error(`the answer has no ${name}`);
  return value;
}

/** The people of one visit. Each may ask any process. */
export class VisitPeople {
  readonly #visit: string;
  readonly #token: string;
  readonly #resident: Resident;
  /** The same for each repetition, as on the page. */
  readonly #press = randomUUID();
  #visitor = '';

  private constructor(visit: string, token: string, resident: Resident) {
    this.#visit = visit;
    this.#token = token;
    this.#resident = resident;
  }

  static async invite(server: Server, resident: Resident): Promise<VisitPeople> {
    const visitor = { name: 'Anna', relation: 'daughter' };
    const invited = await server.post('/api/invitations', {
      resident: resident.id,
      visitor,
      now: true,
      minutes: 30,
    });
    const token = field(invited, 'url').split('/').at(-1) ?? '';
    return new VisitPeople(field(invited, 'visit'), token, resident);
  }

  async knock(server: Server): Promise<void> {
    const { cookie } = await server.post(
      `/api/visit/${this.#token}/knock`,
      { press: this.#press },
      this.#visitor,
    );
    if (cookie !== '') this.#visitor = cookie;
  }

  async visitorPresses(server: Server, what: 'help' | 'leave' | 'return'): Promise<void> {
    await server.post(`/api/visit/${this.#token}/${what}`, {}, this.#visitor);
  }

  async residentTaps(server: Server, what: 'answer' | 'admit'): Promise<void> {
    const [entry] = (await this.staffSee(server)).entries;
    if (!entry) throw new Error('nobody has knocked');
    await server.post(`/api/tablet/entries/${entry.id}/${what}`, {}, this.#resident.tablet);
  }

  /** Both ask for their place in the call. */
  async join(server: Server): Promise<void> {
    const { call } = await this.tabletShows(server);
    if (!call) throw new Error('there is no call yet');
    for (const cookie of [this.#visitor, this.#resident.tablet])
      await server.post(
        '/api/calls/join',
        { key: call.call, displayName: 'A name', adapters: PROVIDERS },
        cookie,
      );
  }

  async end(server: Server): Promise<void> {
    await server.post(`/api/visits/${this.#visit}/end`, {});
  }

  async visitorReads(server: Server): Promise<VisitorSnapshot['state']> {
    const shown = await server.get(`/api/visit/${this.#token}`, this.#visitor);
    return visitorSnapshotSchema.parse(shown).state;
  }

  async tabletShows(server: Server) {
    return tabletSnapshotSchema.parse(await server.get('/api/tablet', this.#resident.tablet));
  }

  async staffSee(server: Server) {
    return staffVisitSchema.parse(await server.get(`/api/visits/${this.#visit}`)).visit;
  }
}
