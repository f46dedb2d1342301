import { asId, type RecordedPerson, type RecordingNotice, type RecordingState } from '@crossfade/video-core';

const STATES: readonly RecordingState[] = ['asking', 'queued', 'recording', 'interrupted', 'over'];

/** What a message of the control channel says of the call's recording; `undefined` when it is about something else. */
export function readRecordingMessage(
  message: unknown,
): { readonly recording: RecordingNotice | undefined } | undefined {
  if (!isRecord(message) || message['type'] !== 'recording') return undefined;
  return { recording: readNotice(message['recording']) };
}

function readNotice(raw: unknown): RecordingNotice | undefined {
  if (!isRecord(raw)) return undefined;
  const { id, startedBy, why } = raw;
  const state = STATES.find((one) => one === raw['state']);
  if (typeof id !== 'string' || state === undefined) return undefined;
  return {
    id,
    state,
    startedBy: typeof startedBy === 'string' ? startedBy : '',
    people: list(raw['people']).flatMap(personIn),
    ...(typeof why === 'string' && { why }),
    mayDelete: list(raw['mayDelete']).flatMap((one) =>
      typeof one === 'string' ? [asId.participant(one)] : [],
    ),
  };
}

function personIn(raw: unknown): readonly RecordedPerson[] {
  if (!isRecord(raw)) return [];
  const { id, name, answer } = raw;
  if (typeof id !== 'string' || typeof name !== 'string') return [];
  return [{ id: asId.participant(id), name, answer: answer === 'yes' ? answer : 'asked' }];
}

const list = (raw: unknown): readonly unknown[] => (Array.isArray(raw) ? raw : []);

const isRecord = (raw: unknown): raw is Readonly<Record<string, unknown>> =>
  typeof raw === 'object' && raw !== null;
