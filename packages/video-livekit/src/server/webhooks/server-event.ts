import { asId } from '@crossfade/video-core';
import type { ServerEvent } from '@crossfade/video-core/server';
import type { WebhookEvent } from 'livekit-server-sdk';
import { fromTrackSource } from '../track-source.ts';

/**
 * A webhook as a server event; `undefined` for what the contract does not know (recordings, ingress, an application's
 * own tracks). The id is LiveKit's own, so a webhook that is delivered again is recognised.
 */
export function serverEventOf(webhook: WebhookEvent): ServerEvent | undefined {
  const name = webhook.room?.name;
  if (name === undefined || name === '' || webhook.id === '') return undefined;
  const base = { id: webhook.id, room: asId.room(name), at: Number(webhook.createdAt) * 1000 };
  switch (webhook.event) {
    case 'room_started':
      return { ...base, type: 'room-started' };
    case 'room_finished':
      return { ...base, type: 'room-finished' };
    case 'participant_joined':
    case 'participant_left': {
      if (webhook.participant === undefined) return undefined;
      const participantId = asId.participant(webhook.participant.identity);
      return webhook.event === 'participant_left'
        ? { ...base, type: 'participant-left', participantId }
        : { ...base, type: 'participant-joined', participantId, name: webhook.participant.name };
    }
    case 'track_published':
    case 'track_unpublished': {
      const source = webhook.track && fromTrackSource(webhook.track.source);
      if (webhook.participant === undefined || source === undefined) return undefined;
      return {
        ...base,
        type: webhook.event === 'track_published' ? 'track-published' : 'track-unpublished',
        participantId: asId.participant(webhook.participant.identity),
        source,
      };
    }
    default:
      return undefined;
  }
}
