import { randomUUID } from 'node:crypto';
import {
  staffVisitSchema,
  tabletSnapshotSchema,
  visitorSnapshotSchema,
} from '../../apps/server/src/visits/http/visit-schemas.ts';
import type { VisitorSnapshot } from '../../apps/server/src/visits/views/visitor-snapshot.ts';
import type { ResidenceApi } from '../../bench/visits/residence-api.ts';
import { PROVIDERS } from '../matrix/manifests.ts';

/** A resident with a tablet that is ready to ring. */
export interface Resident {
  readonly id: string;
  readonly tablet: string;
}

export async function moveIn(server: ResidenceApi): Promise<Resident> {
  const id = await server.addResident('Rosa');
  return { id, tablet: await server.pairTablet([id]) };
}

/** The people of one visit. Each may ask any process of the server. */
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

  static async invite(server: ResidenceApi, resident: Resident): Promise<VisitPeople> {
    const { visit, token } = await server.invite(resident.id, 'Anna');
    return new VisitPeople(visit, token, resident);
  }

  async knock(server: ResidenceApi): Promise<void> {
    const { cookie } = await server.post(
      `/api/visit/${this.#token}/knock`,
      { press: this.#press },
      { cookie: this.#visitor },
    );
    if (cookie !== '') this.#visitor = cookie;
  }

  async visitorPresses(server: ResidenceApi, what: 'help' | 'leave' | 'return'): Promise<void> {
    await server.post(`/api/visit/${this.#token}/${what}`, {}, { cookie: this.#visitor });
  }

  async residentTaps(server: ResidenceApi, what: 'answer' | 'admit'): Promise<void> {
    const [entry] = (await this.staffSee(server)).entries;
    if (!entry) throw new Error('nobody has knocked');
    await server.post(`/api/tablet/entries/${entry.id}/${what}`, {}, { cookie: this.#resident.tablet });
  }

  /** Both ask for their place in the call. */
  async join(server: ResidenceApi): Promise<void> {
    const { call } = await this.tabletShows(server);
    if (!call) throw new Error('there is no call yet');
    for (const cookie of [this.#visitor, this.#resident.tablet])
      await server.post(
        '/api/calls/join',
        { key: call.call, displayName: 'A name', adapters: PROVIDERS },
        { cookie },
      );
  }

  async end(server: ResidenceApi): Promise<void> {
    await server.end(this.#visit);
  }

  async visitorReads(server: ResidenceApi): Promise<VisitorSnapshot['state']> {
    const shown = await server.get(`/api/visit/${this.#token}`, { cookie: this.#visitor });
    return visitorSnapshotSchema.parse(shown).state;
  }

  async tabletShows(server: ResidenceApi) {
    return tabletSnapshotSchema.parse(await server.get('/api/tablet', { cookie: this.#resident.tablet }));
  }

  async staffSee(server: ResidenceApi) {
    return staffVisitSchema.parse(await server.get(`/api/visits/${this.#visit}`, server.staff)).visit;
  }
}
