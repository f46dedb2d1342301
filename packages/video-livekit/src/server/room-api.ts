import {
  ProviderUnavailableError,
  RoomNotFoundError,
  type DeploymentId,
  type ParticipantId,
  type Rights,
  type RoomName,
  type Source,
} from '@crossfade/video-core';
import type { RoomSpec } from '@crossfade/video-core/server';
import {
  DataPacket_Kind,
  ParticipantInfo_State,
  RoomServiceClient,
  type ParticipantInfo,
  type Room,
} from 'livekit-server-sdk';
import { ARRIVED_ATTRIBUTE, mutedByServerAttribute } from '../protocol/attributes.ts';
import { REMOVAL_TOPIC } from '../protocol/removal-topic.ts';
import { isNotFound, isUnanswered, toCoreError } from './api-error.ts';
import { HEALTH_TIMEOUT } from './health-timeout.ts';
import { permissionOf, rightsOfPermission } from './permission.ts';
import { toTrackSource } from './track-source.ts';

/**
 * The part of LiveKit's server API that this adapter uses, with core's types and errors. What is asked of a room or a
 * participant that does not exist counts as done; everything else that was not carried out rejects.
 */
export class RoomApi {
  readonly #deployment: DeploymentId;
  readonly #client: RoomServiceClient;
  readonly #probe: RoomServiceClient;

  /** `requestTimeout` in seconds. */
  constructor(
    deployment: DeploymentId,
    url: string,
    key: { readonly apiKey: string; readonly apiSecret: string },
    requestTimeout: number,
  ) {
    this.#deployment = deployment;
    this.#client = new RoomServiceClient(url, key.apiKey, key.apiSecret, { requestTimeout });
    this.#probe = new RoomServiceClient(url, key.apiKey, key.apiSecret, {
      requestTimeout: HEALTH_TIMEOUT / 1_000,
      failover: false,
    });
  }

  /** Rejects with an error of core within 2 s unless the deployment answers. */
  async probe(): Promise<void> {
    await this.#ask(() => this.#probe.listRooms(['health']));
  }

  async createRoom(spec: RoomSpec): Promise<void> {
    await this.#ask(() =>
      this.#client.createRoom({
        name: spec.room,
        emptyTimeout: spec.emptyTimeout,
        departureTimeout: spec.emptyTimeout,
        maxParticipants: spec.maxParticipants,
        ...(spec.metadata !== undefined && { metadata: spec.metadata }),
      }),
    );
  }

  async deleteRoom(room: RoomName): Promise<void> {
    await this.#unlessGone(
      () => this.#client.deleteRoom(room),
      async () => (await this.findRoom(room)) === undefined,
    );
  }

  async findRoom(room: RoomName): Promise<Room | undefined> {
    const [found] = await this.#ask(() => this.#client.listRooms([room]));
    return found;
  }

  /**
   * Everyone whom signalling has admitted, whether or not their media is connected yet. Rejects with `RoomNotFoundError`
   * when there is no such room.
   */
  async listParticipants(room: RoomName): Promise<readonly ParticipantInfo[]> {
    // LiveKit lists nobody both for an empty room and for none at all.
    const [found, participants] = await Promise.all([
      this.findRoom(room),
      this.#unlessGone(() => this.#client.listParticipants(room)),
    ]);
    if (found === undefined || participants === undefined) throw new RoomNotFoundError(room);
    return participants.filter(({ state }) => state !== ParticipantInfo_State.DISCONNECTED);
  }

  findParticipant(room: RoomName, participantId: ParticipantId): Promise<ParticipantInfo | undefined> {
    return this.#unlessGone(() => this.#client.getParticipant(room, participantId));
  }

  async removeParticipant(room: RoomName, participantId: ParticipantId): Promise<void> {
    await this.#ofParticipant(room, participantId, () => this.#client.removeParticipant(room, participantId));
  }

  /** `undefined` when they are not there. */
  async rightsOf(room: RoomName, participantId: ParticipantId): Promise<Rights | undefined> {
    const participant = await this.findParticipant(room, participantId);
    return participant && rightsOfPermission(participant.permission);
  }

  /** What they publish and may no longer is unpublished at once. */
  async setRights(room: RoomName, participantId: ParticipantId, rights: Rights): Promise<void> {
    const permission = permissionOf(rights);
    await this.#ofParticipant(room, participantId, () =>
      this.#client.updateParticipant(room, participantId, { permission }),
    );
  }

  async mute(room: RoomName, participantId: ParticipantId, source: Source): Promise<void> {
    const participant = await this.findParticipant(room, participantId);
    const tracks = participant?.tracks.filter((track) => track.source === toTrackSource(source)) ?? [];
    if (tracks.length === 0) return;
    // First the mark, so that everyone who sees the track muted already knows by whom.
    const attributes = { [mutedByServerAttribute(source)]: tracks.map((track) => track.sid).join(' ') };
    await this.#ofParticipant(room, participantId, () =>
      this.#client.updateParticipant(room, participantId, { attributes }),
    );
    for (const track of tracks)
      await this.#ofParticipant(room, participantId, () =>
        this.#client.mutePublishedTrack(room, participantId, track.sid, true),
      );
  }

  /** Tells a participant why they are removed. Best effort: without it, they are removed without a message. */
  async tellRemoval(room: RoomName, participantId: ParticipantId, message: string): Promise<void> {
    await this.#client
      .sendData(room, new TextEncoder().encode(message), DataPacket_Kind.RELIABLE, {
        destinationIdentities: [participantId],
        topic: REMOVAL_TOPIC,
      })
      .catch(() => undefined);
  }

  /**
   * LiveKit announces a participant who publishes nothing yet to the others only every 3 s (`subscriberUpdateInterval` in
   * its room.go), but changed attributes at once. Best effort: without it, the 3 s remain.
   */
  async announce(room: RoomName, participantId: ParticipantId, at: number): Promise<void> {
    const attributes = { [ARRIVED_ATTRIBUTE]: String(at) };
    await this.#client.updateParticipant(room, participantId, { attributes }).catch(() => undefined);
  }

  #ofParticipant<Result>(
    room: RoomName,
    participantId: ParticipantId,
    request: () => Promise<Result>,
  ): Promise<Result | undefined> {
    return this.#unlessGone(
      request,
      async () => (await this.findParticipant(room, participantId)) === undefined,
    );
  }

  /**
   * Runs a request; what does not exist counts as done and gives `undefined`. `gone` looks again where LiveKit does not
   * say which it was.
   */
  async #unlessGone<Result>(
    request: () => Promise<Result>,
    gone?: () => Promise<boolean>,
  ): Promise<Result | undefined> {
    try {
      return await request();
    } catch (error) {
      if (isNotFound(error)) return undefined;
      if (gone && isUnanswered(error)) {
        if (await gone()) return undefined;
        throw new ProviderUnavailableError(this.#deployment, { cause: error });
      }
      throw toCoreError(this.#deployment, error);
    }
  }

  async #ask<Result>(request: () => Promise<Result>): Promise<Result> {
    try {
      return await request();
    } catch (error) {
      throw toCoreError(this.#deployment, error);
    }
  }
}
