import type { RecordingNotice, RecordingState } from '@crossfade/video-core';
import { mayDelete, phaseOf, type RecordingRequest } from '../policy/recording-request.ts';
import type { Recording } from '../store/recording.ts';

/** How the recording stands that came of a request; a recorder that lets its lease lapse has vanished. */
export function recordingState(
  request: RecordingRequest,
  recording: Pick<Recording, 'state' | 'startedAt' | 'leaseUntil'> | undefined,
  now: number,
): RecordingState {
  const phase = phaseOf(request);
  if (phase !== 'agreed') return phase;
  switch (recording?.state) {
    case undefined:
      return 'queued';
    case 'queued':
      return recording.startedAt === null ? 'queued' : 'interrupted';
    case 'recording':
      return (recording.leaseUntil ?? 0) > now ? 'recording' : 'interrupted';
    default:
      return 'over';
  }
}

/** What everyone in the call is told. Who said no is nobody's business. */
export function recordingNotice(
  request: RecordingRequest,
  recording: Parameters<typeof recordingState>[1],
  now: number,
): RecordingNotice {
  const { id, over, consents, starter } = request;
  const state = recordingState(request, recording, now);
  const people = consents.flatMap(({ participant, name, answer }) =>
    answer === 'asked' || answer === 'yes' ? [{ id: participant, name, answer }] : [],
  );
  return {
    id,
    state,
    startedBy: consents.find(({ participant }) => participant === starter)?.name ?? '',
    people: state === 'over' ? [] : people,
    ...(over && { why: over.why }),
    mayDelete: consents.map(({ participant }) => participant).filter((one) => mayDelete(request, one)),
  };
}
