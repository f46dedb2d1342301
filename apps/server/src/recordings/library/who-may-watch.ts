import { createHmac, timingSafeEqual } from 'node:crypto';
import { subjectOf, type Caller } from '../../rights/caller.ts';
import { mayCome, wasAdmitted, type Guest } from '../../visits/policy/visit.ts';
import { visitIdSchema, type GuestId } from '../../visits/policy/visit-ids.ts';
import type { Residence } from '../../visits/service/residence.ts';
import type { VisitStore } from '../../visits/store/visit-store.ts';
import type { Recording, RecordingId } from '../store/recording.ts';

/** Someone who may watch a recording. */
export interface Watcher {
  /** As the log of viewings names them. */
  readonly viewer: string;
  /** Staff see who watched, and may download, hold and delete it; a resident's tablet decides for the visitors. */
  readonly as: 'staff' | 'resident' | 'visitor';
}

/** What a request presents. */
export interface Presented {
  readonly callers: readonly Caller[];
  /** Of the link in a mail. */
  readonly token?: string;
}

export interface WhoMayWatchOptions {
  readonly visits: Pick<VisitStore, 'find'>;
  readonly residence: Pick<Residence, 'residentsOf' | 'visitorOfUser' | 'blockedAmong'>;
  /** The same on every process. */
  readonly secret: string;
}

/**
 * Who may watch a recording: staff of the tenant, the resident's tablets, and, if the resident agrees, the visitors who were
 * in the visit, by their account or by the link in their mail.
 */
export class WhoMayWatch {
  readonly #options: WhoMayWatchOptions;

  constructor(options: WhoMayWatchOptions) {
    this.#options = options;
  }

  async watcherOf(recording: Recording, { callers, token }: Presented): Promise<Watcher | undefined> {
    const own = callers.filter((caller) => caller.role !== 'anonymous' && caller.tenant === recording.tenant);
    for (const caller of own) {
      const as = await this.#as(recording, caller);
      if (as) return { viewer: subjectOf(caller), as };
    }
    const guest = token === undefined ? undefined : await this.#guestOf(recording, token);
    return guest && { viewer: `visitor:${guest.person}`, as: 'visitor' };
  }

  guestsOf(recording: VisitOfRecording): Promise<readonly Guest[]> {
    return guestsWhoMayWatch(this.#options, recording);
  }

  async #as(recording: Recording, caller: Caller): Promise<Watcher['as'] | undefined> {
    const { residence } = this.#options;
    switch (caller.role) {
      case 'staff':
      case 'admin':
      case 'operator':
        return 'staff';
      case 'tablet': {
        const { resident, tenant } = recording;
        const residents = await residence.residentsOf(tenant, caller.tablet);
        return resident !== null && residents.has(resident) ? 'resident' : undefined;
      }
      case 'visitor': {
        if (recording.sharedAt === null) return undefined;
        const person = await residence.visitorOfUser(recording.tenant, caller.user);
        const guests = await this.guestsOf(recording);
        return guests.some((guest) => guest.person === person) ? 'visitor' : undefined;
      }
      case 'anonymous':
        return undefined;
    }
  }

  async #guestOf(recording: Recording, token: string): Promise<Guest | undefined> {
    if (recording.sharedAt === null) return undefined;
    const guests = await this.guestsOf(recording);
    return guests.find(({ id }) => same(token, watchToken(this.#options.secret, recording.id, id)));
  }
}

type VisitOfRecording = Pick<Recording, 'visit' | 'tenant'>;

/** Guests of the visit that was recorded who may watch it once the resident agrees: those who were let in. */
export async function guestsWhoMayWatch(
  {
    visits,
    residence,
  }: Pick<WhoMayWatchOptions, 'visits'> & { readonly residence: Pick<Residence, 'blockedAmong'> },
  recording: VisitOfRecording,
): Promise<readonly Guest[]> {
  const id = visitIdSchema.safeParse(recording.visit);
  const visit = id.success ? (await visits.find(id.data))?.visit : undefined;
  const admitted = visit?.guests.filter((guest) => mayCome(guest) && wasAdmitted(visit, guest.id)) ?? [];
  if (admitted.length === 0) return [];
  const people = admitted.map(({ person }) => person);
  const blocked = await residence.blockedAmong(recording.tenant, people);
  return admitted.filter(({ person }) => !blocked.has(person));
}

/** The secret in the link of one guest. It is stored nowhere, and works while they may watch. */
export function watchToken(secret: string, recording: RecordingId, guest: GuestId): string {
  const proof = createHmac('sha256', secret).update(`watch\n${recording}\n${guest}`).digest('base64url');
  return `${guest}.${proof}`;
}

const same = (one: string, other: string): boolean =>
  one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other));
