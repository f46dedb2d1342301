import type { CallId, ParticipantId } from '@crossfade/video-core';
import {
  listInside,
  roomsOf,
  within,
  type CallRecord,
  type CallRoom,
  type Clock,
} from '@crossfade/video-core/server';
import type { CallServer, CallServerStore } from '@crossfade/video-server';
import type { Person } from '../policy/step-request.ts';

/** Milliseconds within which a deployment says who is inside. */
const LISTING = 1_500;
/** Milliseconds for which the credentials of one who was sent away may still admit. */
const WATCHED = 600_000;

/** Who is in a call now; `undefined` when it is over. Rejects when its deployment does not answer. */
export interface CallPresence {
  present(call: CallId): Promise<readonly Person[] | undefined>;
  /** Those of some participants whom the call knows: who joined and never came, it does not know for long. */
  known(call: CallId, participants: readonly ParticipantId[]): Promise<ReadonlySet<ParticipantId>>;
  /** For good: whoever they are and whatever they hold, they are in the call no more. Nothing where they are not. Idempotent. */
  sendAway(call: CallId, participant: ParticipantId): Promise<void>;
}

/** By the services of a call server. */
export class ServedCallPresence implements CallPresence {
  readonly #store: Pick<CallServerStore, 'calls'>;
  readonly #server: () => Pick<CallServer, 'deployments' | 'lifecycle'>;
  readonly #clock: Clock;

  constructor(
    store: Pick<CallServerStore, 'calls'>,
    server: () => Pick<CallServer, 'deployments' | 'lifecycle'>,
    clock: Clock,
  ) {
    this.#store = store;
    this.#server = server;
    this.#clock = clock;
  }

  async present(id: CallId): Promise<readonly Person[] | undefined> {
    const call = await this.#store.calls.find(id);
    if (!call || call.endedAt !== undefined) return undefined;
    return this.#inside(call);
  }

  async known(call: CallId, participants: readonly ParticipantId[]): Promise<ReadonlySet<ParticipantId>> {
    const known = await this.#store.calls.findParticipants(call, participants);
    return new Set(known.map(({ id }) => id));
  }

  async sendAway(id: CallId, participant: ParticipantId): Promise<void> {
    const { calls } = this.#store;
    const [call, person] = await Promise.all([calls.find(id), calls.findParticipant(id, participant)]);
    if (!call || call.endedAt !== undefined || !person || person.removed) return;
    const at = this.#clock.now();
    await calls.markRemoved(id, participant, { at, message: '', watchUntil: at + WATCHED });
    await this.#server().lifecycle.enforce(id);
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
