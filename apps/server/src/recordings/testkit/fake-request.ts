import { asId } from '@crossfade/video-core';
import type { RecordingRequest } from '../policy/recording-request.ts';
import type { Person } from '../policy/step-request.ts';
import { recordingIdSchema } from '../store/recording.ts';

/** Milliseconds since 1970. */
export const START = 1_800_000_000_000;

export const person = (name: string): Person => ({ participant: asId.participant(name.toLowerCase()), name });

/** Ada asked for the call to be recorded. */
export const fakeRequest = (change: Partial<RecordingRequest> = {}): RecordingRequest => ({
  id: recordingIdSchema.parse('0190c6b4-1111-7000-8000-000000000001'),
  tenant: asId.tenant('linden'),
  call: asId.call('call'),
  key: asId.key('garden'),
  startedBy: 'anonymous',
  starter: asId.participant('ada'),
  askedAt: START,
  consents: [{ participant: asId.participant('ada'), name: 'Ada', answer: 'yes', at: START }],
  ...change,
});
