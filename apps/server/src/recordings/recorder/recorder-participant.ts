import { asId, type ParticipantId } from '@crossfade/video-core';
import type { RecordingId } from '../store/recording.ts';

/**
 * As whom the recorder of a recording is in its call: the same for every part, so that a recorder that comes back takes the
 * place of the one before.
 */
export const recorderParticipant = (recording: RecordingId): ParticipantId =>
  asId.participant(`recorder-${recording}`);
