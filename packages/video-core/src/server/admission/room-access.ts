import type { JoinRequest } from '../../call/join.ts';
import { ProviderUnavailableError } from '../../contract/errors/provider-unavailable-error.ts';
import { RoomNotFoundError } from '../../contract/errors/room-not-found-error.ts';
import type { ParticipantId, RoomName } from '../../contract/identity.ts';
import type { CredentialGrant } from '../../contract/server-adapter.ts';
import { pinnedRoomOf, roomsOf, type CallRecord, type CallRoom } from '../calls/call-record.ts';
import { listInside } from '../calls/list-inside.ts';
import type { AdmissionOptions } from './admission-options.ts';

export type RoomAccessOptions = Pick<
  AdmissionOptions,
  'store' | 'deployments' | 'health' | 'clock' | 'room' | 'roomOf' | 'credentialTtl'
>;

/** Milliseconds that a room is assumed to exist after it was seen. Far less than deployments keep an empty room. */
const ROOM_SEEN_MS = 60_000;

/** The rooms of a call as admission uses them: opens them, issues credentials for them, and lists who is inside. */
export class RoomAccess {
  readonly #options: RoomAccessOptions;
  /** When this process last made sure that a room exists; the oldest first. */
  readonly #ensured = new Map<RoomName, number>();

  constructor(options: RoomAccessOptions) {
    this.#options = options;
  }

  /** Opens the room that a call is on. False when it was given another name: the call has changed then. */
  async open(call: CallRecord, request: JoinRequest): Promise<boolean> {
    return await this.#watched(pinnedRoomOf(call), async (room) => {
      return (await this.#ensure(room, call, request)) === 'there';
    });
  }

  /** The credentials of a participant for the room that the call is on. */
  credentials(
    call: CallRecord,
    grant: Omit<CredentialGrant, 'room' | 'ttl'>,
    request: JoinRequest,
  ): Promise<unknown> {
    return this.#watched(pinnedRoomOf(call), (room) => this.#issue(room, call, grant, request));
  }

  /** The credentials of a participant for one room of a call, which exists. */
  credentialsFor(room: CallRoom, grant: Omit<CredentialGrant, 'room' | 'ttl'>): Promise<unknown> {
    const { deployments, credentialTtl } = this.#options;
    return this.#watched(room, ({ room: name, deployment }) =>
      deployments.get(deployment).issueCredentials({ ...grant, room: name, ttl: credentialTtl }),
    );
  }

  /** Who is inside any room of the call now. */
  async inside(call: CallRecord): Promise<readonly ParticipantId[]> {
    const listed = await Promise.all(
      roomsOf(call).map((one) => this.#watched(one, (room) => listInside(this.#options.deployments, room))),
    );
    return listed.flat().map(({ participantId }) => participantId);
  }

  /**
   * Runs a task in a room. A deployment that this process runs and that fails repeatedly is marked unhealthy, by this
   * process.
   */
  async #watched<Result>(room: CallRoom, task: (room: CallRoom) => Promise<Result>): Promise<Result> {
    const { health, deployments } = this.#options;
    try {
      return await task(room);
    } catch (error) {
      const ours = deployments.ids.includes(room.deployment);
      if (ours && error instanceof ProviderUnavailableError)
        health.reportFailure(room.deployment, error.message);
      throw error;
    }
  }

  /**
   * Opens the room unless it was seen a moment ago, which spares most joins a round trip to the deployment. A client that
   * returns after a disconnect may have found the room missing, so for it the room is opened in any case. Where the name
   * was used up, the call is given another room.
   */
  async #ensure(room: CallRoom, of: CallRecord, { call }: JoinRequest): Promise<'there' | 'replaced'> {
    const { clock, health, deployments, store } = this.#options;
    const adapter = deployments.get(room.deployment);
    const now = clock.now();
    const seen = this.#ensured.get(room.room);
    const recently = seen !== undefined && now >= seen && now - seen < ROOM_SEEN_MS;
    const fresh = recently && health.of(room.deployment).healthy;
    if (fresh && call === undefined) return 'there';
    try {
      await adapter.createRoom({
        ...this.#options.room,
        ...(await this.#options.roomOf?.(of)),
        room: room.room,
      });
    } catch (error) {
      if (!(error instanceof RoomNotFoundError)) throw error;
      await store.replaceRoom(room.call, room, now);
      return 'replaced';
    }
    health.reportSuccess(room.deployment);
    this.#ensured.delete(room.room);
    this.#ensured.set(room.room, now);
    for (const [old, at] of this.#ensured) {
      if (now - at < ROOM_SEEN_MS) break;
      this.#ensured.delete(old);
    }
    return 'there';
  }

  async #issue(
    room: CallRoom,
    of: CallRecord,
    participant: Omit<CredentialGrant, 'room' | 'ttl'>,
    request: JoinRequest,
  ): Promise<unknown> {
    const { deployments, credentialTtl } = this.#options;
    const adapter = deployments.get(room.deployment);
    const grant: CredentialGrant = { ...participant, room: room.room, ttl: credentialTtl };
    try {
      return await adapter.issueCredentials(grant);
    } catch (error) {
      if (!(error instanceof RoomNotFoundError)) throw error;
      this.#ensured.delete(room.room);
      await this.#ensure(room, of, request);
      return await adapter.issueCredentials(grant);
    }
  }
}
