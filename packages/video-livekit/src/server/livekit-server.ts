import {
  asId,
  CredentialsInvalidError,
  InvalidInputError,
  RoomNotFoundError,
  type ParticipantId,
  type RoomName,
} from '@crossfade/video-core';
import type { ServerAdapter, ServerEvent } from '@crossfade/video-core/server';
import {
  DataPacket_Kind,
  ParticipantInfo_State,
  RoomServiceClient,
  WebhookReceiver,
  type ParticipantInfo,
  type WebhookEvent,
} from 'livekit-server-sdk';
import { setTimeout as pause } from 'node:timers/promises';
import { ARRIVED_ATTRIBUTE, ISSUED_AT_ATTRIBUTE, mutedByServerAttribute } from '../protocol/attributes.ts';
import { LIVEKIT_CAPABILITIES } from '../protocol/capabilities.ts';
import type { LivekitCredentials } from '../protocol/credentials.ts';
import { REMOVAL_TOPIC } from '../protocol/removal-topic.ts';
import { signAccessToken } from './access-token.ts';
import { isNotFound, toCoreError } from './api-error.ts';
import { serverEventOf } from './livekit-server-event.ts';
import { addressesOf, type LivekitServerOptions } from './livekit-server-options.ts';
import { createMemoryAdmissionLedger } from './admission/memory-admission-ledger.ts';
import { permissionOf, rightsOfPermission } from './permission.ts';
import { fromTrackSource, toTrackSource } from './track-source.ts';

/** Seconds; leaves the health check room to answer within its 2 s. */
const HEALTH_TIMEOUT = 1.5;
/** Milliseconds by which words travel ahead of a removal: it comes by the signalling, they over the media's path. */
const MESSAGE_LEAD = 150;
/** Characters. LiveKit's own webhooks are a few thousand. */
const WEBHOOK_LIMIT = 262_144;

/**
 * LiveKit's server half. Rooms are made here alone, so the livekit-server has to run with `room.auto_create: false`,
 * and its webhooks have to reach {@link LivekitServer.receiveWebhook}.
 */
export interface LivekitServer extends ServerAdapter {
  /**
   * Takes a webhook as it arrived: the raw body and the `Authorization` header. Emits the event that it tells, if the
   * contract knows it, and resolves with it. The same webhook delivered again is the same event with the same id.
   *
   * An admission with a token from before a removal is undone here, and rights that changed since are set again:
   * LiveKit itself cannot revoke a token. Until that has happened, which takes one webhook and one request, such a
   * person is in the room.
   *
   * Rejects with `CredentialsInvalidError` when the webhook is not signed by this deployment and with
   * `InvalidInputError` when it is not a webhook; any other rejection asks LiveKit to deliver it again.
   */
  receiveWebhook(rawBody: string, authorization: string | undefined): Promise<ServerEvent | undefined>;
}

/** Throws `InvalidInputError` with what to set when an option cannot be right; connects to nothing yet. */
export function createLivekitServer(options: LivekitServerOptions): LivekitServer {
  const { deployment } = options;
  const { clientUrl, apiUrl } = addressesOf(options);
  const now = options.now ?? Date.now;
  const admissions = options.admissions ?? createMemoryAdmissionLedger();
  const api = new RoomServiceClient(apiUrl, options.apiKey, options.apiSecret, {
    requestTimeout: options.requestTimeout ?? 5,
  });
  const probe = new RoomServiceClient(apiUrl, options.apiKey, options.apiSecret, {
    requestTimeout: HEALTH_TIMEOUT,
    failover: false,
  });
  const webhooks = new WebhookReceiver(options.apiKey, options.apiSecret);
  const listeners = new Set<(event: ServerEvent) => void>();

  /** Runs a request; what is not there counts as done and gives `undefined`. */
  async function unlessGone<Result>(request: () => Promise<Result>): Promise<Result | undefined> {
    try {
      return await request();
    } catch (error) {
      if (isNotFound(error)) return undefined;
      throw toCoreError(deployment, error);
    }
  }

  async function putOut(room: RoomName, participantId: ParticipantId, message: string): Promise<void> {
    if (message !== '') {
      await unlessGone(() =>
        api.sendData(room, new TextEncoder().encode(message), DataPacket_Kind.RELIABLE, {
          destinationIdentities: [participantId],
          topic: REMOVAL_TOPIC,
        }),
      );
      await pause(MESSAGE_LEAD);
    }
    await unlessGone(() => api.removeParticipant(room, participantId));
  }

  async function applyAdmission(webhook: WebhookEvent): Promise<'admitted' | 'removed'> {
    const participant = webhook.participant;
    if (participant === undefined || webhook.room === undefined) return 'admitted';
    const room = asId.room(webhook.room.name);
    const participantId = asId.participant(participant.identity);
    const admission = await admissions.find(room, participantId);
    if (admission === undefined) return 'admitted';
    const issuedAt = Number(participant.attributes[ISSUED_AT_ATTRIBUTE] ?? 0);
    if (admission.removedAt !== undefined && issuedAt <= admission.removedAt) {
      await putOut(room, participantId, '');
      return 'removed';
    }
    if (admission.rights !== undefined && issuedAt <= admission.rights.since) {
      const permission = permissionOf(admission.rights.rights);
      await unlessGone(() => api.updateParticipant(room, participantId, { permission }));
    }
    return 'admitted';
  }

  /**
   * LiveKit tells the others of somebody who publishes nothing yet only every 3 s (`subscriberUpdateInterval` in its
   * room.go), but of changed attributes at once. A courtesy: where it fails, the 3 s remain.
   */
  async function announce(room: RoomName, participantId: ParticipantId): Promise<void> {
    const attributes = { [ARRIVED_ATTRIBUTE]: String(now()) };
    await api.updateParticipant(room, participantId, { attributes }).catch(() => undefined);
  }

  async function verify(rawBody: string, authorization: string | undefined): Promise<WebhookEvent> {
    if (rawBody.length > WEBHOOK_LIMIT) throw new InvalidInputError('The webhook is too large.');
    if (authorization === undefined || authorization === '') {
      throw new CredentialsInvalidError('the webhook carries no signature');
    }
    try {
      return await webhooks.receive(rawBody, authorization);
    } catch (error) {
      if (error instanceof SyntaxError) {
        throw new InvalidInputError('The webhook is not JSON.', { cause: error });
      }
      throw new CredentialsInvalidError(`the webhook is not signed by ${deployment}`, { cause: error });
    }
  }

  return {
    deployment,
    capabilities: LIVEKIT_CAPABILITIES,

    async createRoom(spec) {
      try {
        await api.createRoom({
          name: spec.room,
          emptyTimeout: spec.emptyTimeout,
          departureTimeout: spec.emptyTimeout,
          maxParticipants: spec.maxParticipants,
        });
      } catch (error) {
        throw toCoreError(deployment, error);
      }
    },

    async issueCredentials(grant): Promise<LivekitCredentials> {
      return { url: clientUrl, token: await signAccessToken(options, grant, now()) };
    },

    async listParticipants(room) {
      try {
        // A room without anyone and no room at all both list nobody.
        const [rooms, participants] = await Promise.all([api.listRooms([room]), api.listParticipants(room)]);
        if (rooms.length === 0) throw new RoomNotFoundError(room);
        return participants.filter(isInside).map((participant) => ({
          participantId: asId.participant(participant.identity),
          name: participant.name,
          joinedAt: joinedAtOf(participant),
          sources: participant.tracks
            .map((track) => fromTrackSource(track.source))
            .filter((source) => source !== undefined),
          rights: rightsOfPermission(participant.permission),
        }));
      } catch (error) {
        throw isNotFound(error)
          ? new RoomNotFoundError(room, { cause: error })
          : toCoreError(deployment, error);
      }
    },

    async removeParticipant(room, participantId, message) {
      await admissions.record(room, participantId, { removedAt: now() });
      await putOut(room, participantId, message);
    },

    async mute(room, participantId, source) {
      const participant = await unlessGone(() => api.getParticipant(room, participantId));
      const tracks = participant?.tracks.filter((track) => track.source === toTrackSource(source)) ?? [];
      if (tracks.length === 0) return;
      // First the mark, so that everyone who sees the track muted already knows by whom.
      const attributes = { [mutedByServerAttribute(source)]: tracks.map((track) => track.sid).join(' ') };
      await unlessGone(() => api.updateParticipant(room, participantId, { attributes }));
      for (const track of tracks) {
        await unlessGone(() => api.mutePublishedTrack(room, participantId, track.sid, true));
      }
    },

    async setRights(room, participantId, rights) {
      await admissions.record(room, participantId, { rights: { since: now(), rights } });
      await unlessGone(() =>
        api.updateParticipant(room, participantId, { permission: permissionOf(rights) }),
      );
    },

    async closeRoom(room) {
      await unlessGone(() => api.deleteRoom(room));
      await admissions.forget(room);
    },

    async health() {
      try {
        await probe.listRooms(['health']);
        return { healthy: true };
      } catch (error) {
        const { message } = toCoreError(deployment, error);
        return { healthy: false, detail: `${message} Its API is expected at ${apiUrl}.` };
      }
    },

    onEvent(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },

    async receiveWebhook(rawBody, authorization) {
      const webhook = await verify(rawBody, authorization);
      if (webhook.event === 'participant_joined' && (await applyAdmission(webhook)) === 'removed') {
        return undefined;
      }
      const event = serverEventOf(webhook);
      if (event === undefined) return undefined;
      if (event.type === 'room-finished') await admissions.forget(event.room);
      for (const listener of listeners) listener(event);
      if (event.type === 'participant-joined' && webhook.participant?.isPublisher === false) {
        await announce(event.room, event.participantId);
      }
      return event;
    },

    async close() {
      listeners.clear();
    },
  };
}

const isInside = (participant: ParticipantInfo): boolean =>
  participant.state !== ParticipantInfo_State.DISCONNECTED;

/** Milliseconds; older servers tell seconds only. */
const joinedAtOf = (participant: ParticipantInfo): number =>
  participant.joinedAtMs > 0n ? Number(participant.joinedAtMs) : Number(participant.joinedAt) * 1000;
