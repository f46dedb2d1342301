import { asId, ProviderUnavailableError, RoomNotFoundError } from '@crossfade/video-core';
import type { ServerAdapter, ServerEvent } from '@crossfade/video-core/server';
import { setTimeout as pause } from 'node:timers/promises';
import { LIVEKIT_CAPABILITIES } from '../protocol/capabilities.ts';
import type { LivekitCredentials } from '../protocol/credentials.ts';
import { signAccessToken } from './access-token.ts';
import { AdmissionGuard } from './admission/admission-guard.ts';
import { createMemoryAdmissionLedger } from './admission/memory-admission-ledger.ts';
import { detailOf, toCoreError } from './api-error.ts';
import { AUTOMATIC_ROOMS, AutomaticRooms } from './automatic-rooms.ts';
import { egressNewsOf } from './egress/page-egress.ts';
import { ingressNewsOf } from './ingest/ingress-news.ts';
import { addressesOf, type LivekitServerOptions } from './livekit-server-options.ts';
import { rightsOfPermission } from './permission.ts';
import { readUsage } from './read-usage.ts';
import { RoomApi } from './room-api.ts';
import { RoomOccupancy } from './room-occupancy.ts';
import { fitsSource, fromTrackSource } from './track-source.ts';
import { serverEventOf } from './webhooks/server-event.ts';
import { WebhookVerifier } from './webhooks/webhook-verifier.ts';

/** Seconds, unless told otherwise. */
const REQUEST_TIMEOUT = 5;
/** Milliseconds by which a removal's message is sent ahead: it takes the media's path, and the removal the signalling. */
const MESSAGE_LEAD = 150;
/** Milliseconds for which a removal waits at most for its message to be sent. */
const MESSAGE_TIMEOUT = 500;

/**
 * LiveKit's server half. Only it creates rooms, so the livekit-server has to run with `room.auto_create: false` (its health
 * says so where it does not), and its webhooks have to reach {@link LivekitServer.receiveWebhook}.
 */
export interface LivekitServer extends ServerAdapter {
  /** The API key: the issuer (`iss`) of the token that signs each of this deployment's webhooks. */
  readonly issuer: string;
  /**
   * Takes a webhook as it arrived: the raw body and the `Authorization` header. Emits the event that it tells, if the
   * contract knows it, and resolves with it. The same webhook delivered again is the same event with the same id.
   *
   * An admission with a token from before a removal is undone here, rights that changed since are set again, and a track
   * whose kind does not fit its source is unpublished. LiveKit itself can do none of this, so until the
   * request that follows the webhook, what is undone is in the room.
   *
   * Rejects with `CredentialsInvalidError` when the webhook is not signed by this deployment and with
   * `InvalidInputError` when it is not a webhook; any other rejection asks LiveKit to deliver it again. Where there are
   * several deployments, {@link createWebhookRouter} finds the one that signed it.
   */
  receiveWebhook(rawBody: string, authorization: string | undefined): Promise<ServerEvent | undefined>;
}

/** Throws `InvalidInputError` with what to set when an option cannot be right; connects to nothing yet. */
export function createLivekitServer(options: LivekitServerOptions): LivekitServer {
  const { deployment } = options;
  const { clientUrl, apiUrl } = addressesOf(options);
  const now = options.now ?? Date.now;
  const api = new RoomApi(deployment, apiUrl, options, options.requestTimeout ?? REQUEST_TIMEOUT);
  const guard = new AdmissionGuard(api, options.admissions ?? createMemoryAdmissionLedger(now), now);
  const automaticRooms = new AutomaticRooms(apiUrl, options, now);
  const occupancy = new RoomOccupancy(
    async (room) =>
      (await api.listParticipants(room))
        .filter(({ permission }) => !permission?.hidden)
        .map(({ identity }) => asId.participant(identity)),
    now,
  );
  const webhooks = new WebhookVerifier(deployment, options);
  const listeners = new Set<(event: ServerEvent) => void>();

  return {
    deployment,
    capabilities: LIVEKIT_CAPABILITIES,
    issuer: options.apiKey,

    async createRoom(spec) {
      if (await guard.isClosed(spec.room)) throw new RoomNotFoundError(spec.room);
      await api.createRoom(spec);
      // Whether it is full is known a little later then.
      if (!(await guard.isClosed(spec.room))) return await occupancy.check(spec).catch(() => undefined);
      // Closed meanwhile, by a command that may not have seen it.
      await api.deleteRoom(spec.room);
      throw new RoomNotFoundError(spec.room);
    },

    async issueCredentials(grant): Promise<LivekitCredentials> {
      await occupancy.expectRoomFor(grant);
      guard.issued(grant.ttl);
      return { url: clientUrl, token: await signAccessToken(options, grant) };
    },

    async listParticipants(room) {
      const participants = await api.listParticipants(room);
      return participants.map((participant) => ({
        participantId: asId.participant(participant.identity),
        name: participant.name,
        // Older servers tell seconds only.
        joinedAt:
          participant.joinedAtMs > 0n ? Number(participant.joinedAtMs) : Number(participant.joinedAt) * 1000,
        sources: participant.tracks
          .map((track) => fromTrackSource(track.source))
          .filter((source) => source !== undefined),
        rights: rightsOfPermission(participant.permission),
      }));
    },

    async removeParticipant(room, participantId, message) {
      await guard.remove(room, participantId);
      if ((await api.findParticipant(room, participantId)) === undefined) return;
      if (message !== '') {
        await Promise.race([api.tellRemoval(room, participantId, message), pause(MESSAGE_TIMEOUT)]);
        await pause(MESSAGE_LEAD);
      }
      await api.removeParticipant(room, participantId);
    },

    mute: (room, participantId, source) => api.mute(room, participantId, source),

    async setRights(room, participantId, rights) {
      await guard.setRights(room, participantId, rights);
      await api.setRights(room, participantId, rights);
    },

    async closeRoom(room) {
      await guard.closeRoom(room);
      await api.deleteRoom(room);
    },

    async health() {
      try {
        const [automatic] = await Promise.all([automaticRooms.find(), api.probe()]);
        return automatic ? { healthy: true, detail: AUTOMATIC_ROOMS } : { healthy: true };
      } catch (error) {
        const detail = detailOf(toCoreError(deployment, error));
        return { healthy: false, detail: `${detail} Its API is expected at ${apiUrl}.` };
      }
    },

    async usage() {
      const { metricsUrl } = options;
      if (metricsUrl === undefined) return undefined;
      try {
        return await readUsage(metricsUrl, (options.requestTimeout ?? REQUEST_TIMEOUT) * 1_000);
      } catch (error) {
        throw new ProviderUnavailableError(deployment, { cause: error });
      }
    },

    onEvent(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },

    async receiveWebhook(rawBody, authorization) {
      const webhook = await webhooks.verify(rawBody, authorization);
      if (webhook.egressInfo) options.onEgress?.(egressNewsOf(webhook.egressInfo));
      const ingress = ingressNewsOf(webhook);
      if (ingress) options.onIngress?.(ingress);
      const event = serverEventOf(webhook);
      if (event === undefined) return undefined;
      const { participant } = webhook;
      if (event.type === 'participant-joined' && participant) {
        if ((await guard.admit(event.room, participant)) === 'removed') return undefined;
      }
      if (event.type === 'track-published' && webhook.track && !fitsSource(webhook.track, event.source)) {
        await guard.revoke(event.room, event.participantId, event.source);
        return undefined;
      }
      for (const listener of listeners) listener(event);
      if (event.type === 'participant-joined' && participant?.isPublisher === false)
        await api.announce(event.room, event.participantId, now());
      return event;
    },

    async close() {
      guard.close();
      listeners.clear();
    },
  };
}
