import type { CallId } from '@crossfade/video-core';
import { listInside, roomsOf, within, type CallRecord, type CallRoom } from '@crossfade/video-core/server';
import type { CallServer, CallServerStore } from '@crossfade/video-server';
import type { Person } from '../policy/step-request.ts';

/** Milliseconds within which a deployment says who is inside. */
const LISTING = 1_500;

/** Who is in a call now; `undefined` when it is over. Rejects when its deployment does not answer. */
export interface CallPresence {
  present(call: CallId): Promise<readonly Person[] | undefined>;
}

/** By the services of a call server. */
export class ServedCallPresence implements CallPresence {
  readonly #store: Pick<CallServerStore, 'calls'>;
  readonly #server: () => Pick<CallServer, 'deployments'>;

  constructor(store: Pick<CallServerStore, 'calls'>, server: () => Pick<CallServer, 'deployments'>) {
    this.#store = store;
    this.#server = server;
  }

  async present(id: CallId): Promise<readonly Person[] | undefined> {
    const call = await this.#store.calls.find(id);
    if (!call || call.endedAt !== undefined) return undefined;
    return this.#inside(call);
  }

  async #inside(call: CallRecord): Promise<readonly Person[]> {
    const { deployments } = this.#server();
    const list = (room: CallRoom) => within(LISTING, listInside(deployments, room), room.deployment);
    const [pinned, ...beside] = roomsOf(call).map(list);
    // In a rescue the other room is on a deployment that is gone.
    const inside = await Promise.all([pinned, ...beside.map((room) => room.catch(() => []))]);
    const seen = inside.flat().flatMap((one) => (one === undefined || one.rights.hidden ? [] : [one]));
    const people = new Map(seen.map(({ participantId, name }) => [participantId, name]));
    return [...people].map(([participant, name]) => ({ participant, name }));
  }
}
