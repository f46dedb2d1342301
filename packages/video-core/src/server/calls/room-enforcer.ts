import { BoundedMap } from '../../adapter-kit/bounded-map.ts';
import { ProviderUnavailableError } from '../../contract/errors/provider-unavailable-error.ts';
import { RoomNotFoundError } from '../../contract/errors/room-not-found-error.ts';
import type { DeploymentId, ParticipantId } from '../../contract/identity.ts';
import type { Source } from '../../contract/media.ts';
import { sameRights } from '../../contract/rights.ts';
import type { RoomParticipant, ServerAdapter } from '../../contract/server-adapter.ts';
import type { Clock } from '../ports/clock.ts';
import type { Deployments } from '../decision/deployments.ts';
import {
  isLockedOut,
  rightsOf,
  type CallRecord,
  type CallRoom,
  type ParticipantToEnforce,
} from './call-record.ts';
import { mapConcurrently } from './map-concurrently.ts';
import { within } from './within.ts';

/** Milliseconds after which a request to a deployment counts as failed. */
const REQUEST_TIMEOUT = 1_200;
/** Milliseconds for which a deployment that did not answer is left alone, so that many calls do not all wait for it. */
const REST = 300;
/** Mutes that are remembered, so that none is repeated. */
const MUTES = 1_000;
/** Ids that this product mints are UUIDs (RFC 9562); others are recorders and agents of the deployment's owner. */
const MINTED = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/;

/** What a participant reads who entered a locked call with credentials from before the lock. */
const LOCKED = 'This call was locked before you entered. Ask a host to unlock it, then join again.';

/** What a look into a room found. */
export interface RoomFindings {
  /** Participants of the call who are inside and may be. */
  readonly welcome: readonly ParticipantToEnforce[];
  /** Someone who may be is inside: a participant, or one that was not admitted here, such as a recorder. */
  readonly occupied: boolean;
  /** A participant who may not be was inside: one who was removed, or whom a lock keeps out. */
  readonly intruded: boolean;
}

/** Makes rooms obey what is stored, once. A request that is not answered in time rejects. */
export class RoomEnforcer {
  readonly #deployments: Deployments;
  readonly #clock: Clock;
  /** Told when a request that had counted as failed ended after all: what it did may be out of date. */
  readonly #onLate: (room: CallRoom) => void;
  /** Deployments that did not answer are not asked again before. */
  readonly #silentUntil = new Map<DeploymentId, number>();
  /** The version of the call for which a source was muted last, by room, participant and source. */
  readonly #muted = new BoundedMap<string, number>(MUTES);

  constructor(deployments: Deployments, clock: Clock, onLate: (room: CallRoom) => void) {
    this.#deployments = deployments;
    this.#clock = clock;
    this.#onLate = onLate;
  }

  /** Whether this process can reach the deployment. */
  runs(deployment: DeploymentId): boolean {
    return this.#deployments.ids.includes(deployment);
  }

  /** Nobody, when the room is not there. Rejects when the deployment does not say. */
  async list(room: CallRoom): Promise<readonly RoomParticipant[]> {
    return (await this.find(room)) ?? [];
  }

  /** `undefined` when the room is not there. */
  async find(room: CallRoom): Promise<readonly RoomParticipant[] | undefined> {
    try {
      return await this.#ask(room, (adapter) => adapter.listParticipants(room.room));
    } catch (error) {
      if (error instanceof RoomNotFoundError) return undefined;
      this.#rest(room.deployment);
      throw error;
    }
  }

  /** Ejects, mutes and sets rights where the room differs; the room is left alone otherwise. */
  async enforce(
    room: CallRoom,
    call: CallRecord,
    inside: readonly RoomParticipant[],
    people: readonly ParticipantToEnforce[],
  ): Promise<RoomFindings> {
    const listed = new Map(inside.map((one) => [one.participantId, one]));
    const known = new Set(people.map(({ id }) => id));
    const unknown = inside.filter(({ participantId: id }) => !known.has(id) && MINTED.test(id));
    const changes = [
      ...unknown.map(({ participantId }) => this.#removal(room, participantId, '')),
      ...people.flatMap((person) => this.#changes(room, call, person, listed.get(person.id))),
    ];
    await mapConcurrently(changes, (change) => change());
    const here = people.filter(({ id }) => listed.has(id));
    const refused = here.filter((person) => person.removed || isLockedOut(person, call));
    return {
      welcome: here.filter((person) => !refused.includes(person)),
      occupied: inside.length > unknown.length + refused.length,
      intruded: refused.length > 0,
    };
  }

  async close(room: CallRoom): Promise<void> {
    await this.#change(room, (adapter) => adapter.closeRoom(room.room, 'ended'));
  }

  #changes(
    room: CallRoom,
    call: CallRecord,
    person: ParticipantToEnforce,
    listed: RoomParticipant | undefined,
  ): readonly (() => Promise<void>)[] {
    const { id, removed, ruledVersion, pendingMutes } = person;
    // A participant who is not inside may hold credentials from before, which the deployment must know to be outdated.
    const ruled = ruledVersion > call.enforcedVersion;
    if (removed) return listed || ruled ? [this.#removal(room, id, removed.message)] : [];
    if (listed && isLockedOut(person, call)) return [this.#removal(room, id, LOCKED)];
    const rights = rightsOf(person, call);
    const differ = listed === undefined ? ruled : !sameRights(listed.rights, rights);
    const mutes = pendingMutes.filter((source) => listed?.sources.includes(source) ?? false);
    return [
      ...(differ ? [() => this.#change(room, (adapter) => adapter.setRights(room.room, id, rights))] : []),
      ...mutes.map((source) => () => this.#mute(room, id, source, call.version)),
    ];
  }

  /** Once, however long the mute stays pending since another room does not answer: the participant may have unmuted. */
  async #mute(room: CallRoom, id: ParticipantId, source: Source, version: number): Promise<void> {
    const mute = `${room.room} ${id} ${source}`;
    if (this.#muted.get(mute) === version) return;
    await this.#change(room, (adapter) => adapter.mute(room.room, id, source));
    this.#muted.set(mute, version);
  }

  #removal(room: CallRoom, id: ParticipantId, message: string): () => Promise<void> {
    return () => this.#change(room, (adapter) => adapter.removeParticipant(room.room, id, message));
  }

  #change(room: CallRoom, request: (adapter: ServerAdapter) => Promise<void>): Promise<void> {
    return this.#ask(room, request, () => this.#onLate(room));
  }

  async #ask<Answer>(
    room: CallRoom,
    request: (adapter: ServerAdapter) => Promise<Answer>,
    onLate = () => {},
  ): Promise<Answer> {
    const { deployment } = room;
    const rest = (this.#silentUntil.get(deployment) ?? 0) - this.#clock.now();
    // More than it was is a clock that was set back.
    if (rest > 0 && rest <= REST) throw new ProviderUnavailableError(deployment);
    const answer = request(this.#deployments.get(deployment));
    let late = false;
    const ended = () => {
      if (late) onLate();
    };
    answer.then(ended, ended);
    return await within(REQUEST_TIMEOUT, answer, deployment, () => {
      late = true;
      this.#rest(deployment);
    });
  }

  #rest(deployment: DeploymentId): void {
    this.#silentUntil.set(deployment, this.#clock.now() + REST);
  }
}
