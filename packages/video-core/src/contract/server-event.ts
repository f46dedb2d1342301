import type { ParticipantId, RoomName } from './identity.ts';
import type { Source } from './media.ts';

interface ServerEventBase {
  /** Unique per happening; the same id twice is the same event delivered again. */
  readonly id: string;
  readonly room: RoomName;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** What a deployment tells the server half: webhooks on one provider, in-process events on another. */
export type ServerEvent = ServerEventBase &
  (
    | { readonly type: 'room-started' }
    | { readonly type: 'room-finished' }
    | { readonly type: 'participant-joined'; readonly participantId: ParticipantId; readonly name: string }
    | { readonly type: 'participant-left'; readonly participantId: ParticipantId }
    | {
        readonly type: 'track-published' | 'track-unpublished';
        readonly participantId: ParticipantId;
        readonly source: Source;
      }
  );
