import type { ParticipantId } from '@crossfade/video-core';
import { agrees, type Consent, type Decision } from './consent.ts';
import {
  ANSWER_TIME,
  consentOf,
  EMPTY_TIME,
  ENTRY_TIME,
  isResident,
  phaseOf,
  type RecordingRequest,
  type RequestEnd,
} from './recording-request.ts';

/** Somebody who is, or wants to be, in the call. */
export interface Person {
  readonly participant: ParticipantId;
  readonly name: string;
}

export type RequestInput =
  /** Those inside the call now, without those who are hidden and send nothing. */
  | { readonly type: 'present'; readonly present: readonly Person[] }
  /** Their call does not know them: they have not come, or are still on their way in. */
  | { readonly type: 'unknown'; readonly participants: ReadonlySet<ParticipantId> }
  /** Somebody who is known to the residence wants to join, and was not let in without an answer. */
  | ({ readonly type: 'comes' } & Person)
  | ({ readonly type: 'answer'; readonly answer: 'yes' | 'no' } & Person)
  /** What was decided for somebody who cannot decide themselves; with an end in the past, the decision is taken back. */
  | ({ readonly type: 'decide'; readonly decision: Decision } & Person)
  /** The recording waits for a recorder. */
  | { readonly type: 'queued' }
  | { readonly type: 'stop' }
  | { readonly type: 'call-ended' }
  /** The recorder ended by itself, or its recording was deleted. */
  | { readonly type: 'recorder-ended' };

/**
 * What becomes of a request at a time (milliseconds since 1970); the same object when nothing changed. Pure. What nobody agreed to
 * is not recorded: a recording begins only when everyone who is inside has said yes, and stops as soon as somebody has not.
 */
export function stepRequest(request: RecordingRequest, input: RequestInput, at: number): RecordingRequest {
  if (phaseOf(request) === 'over') return takeAfterwards(request, input, at);
  switch (input.type) {
    case 'present':
      return presence(request, input.present, at);
    case 'unknown':
      return withoutUnknown(request, input.participants, at);
    case 'comes':
      return consentOf(request, input.participant) ? request : withConsent(request, asked(input, at));
    case 'answer':
      return answer(request, input, at);
    case 'decide':
      return decide(request, input, at);
    case 'queued':
      return phaseOf(request) === 'agreed' && request.queuedAt === undefined
        ? { ...request, queuedAt: at }
        : request;
    case 'stop':
      return end(request, { at, why: phaseOf(request) === 'asking' ? 'cancelled' : 'stopped' });
    case 'call-ended':
      return end(request, { at, why: 'call-ended' });
    case 'recorder-ended':
      return phaseOf(request) === 'agreed' ? end(request, { at, why: 'recorder' }) : request;
  }
}

function presence(request: RecordingRequest, present: readonly Person[], at: number): RecordingRequest {
  const known = present.reduce(
    (before, person) =>
      consentOf(before, person.participant) ? before : withConsent(before, asked(person, at)),
    withoutLeft(request, present),
  );
  if (present.length === 0) {
    const { emptySince = at } = known;
    if (at - emptySince >= EMPTY_TIME) return end(known, { at, why: 'left' });
    return known.emptySince === undefined ? { ...known, emptySince } : known;
  }
  const { emptySince, ...seen } = known;
  const here = emptySince === undefined ? known : seen;
  const missing = present.find(({ participant }) => !agrees(consentOf(here, participant), at));
  if (phaseOf(here) === 'agreed')
    return missing === undefined ? here : end(here, { at, why: 'not-agreed', by: missing.participant });
  if (missing === undefined) return { ...here, agreedAt: at };
  return at - here.askedAt >= ANSWER_TIME ? end(here, { at, why: 'unanswered' }) : here;
}

/** Nobody waits for one who left without an answer; a resident for whom staff are to decide may not be inside yet. */
function withoutLeft(request: RecordingRequest, present: readonly Person[]): RecordingRequest {
  const here = new Set(present.map(({ participant }) => participant));
  const consents = request.consents.filter(
    ({ participant, answer: said }) => said !== 'asked' || here.has(participant) || isResident(participant),
  );
  return consents.length === request.consents.length ? request : { ...request, consents };
}

/** A decision for somebody counts for later recordings as well. */
function withoutUnknown(
  request: RecordingRequest,
  unknown: ReadonlySet<ParticipantId>,
  at: number,
): RecordingRequest {
  const consents = request.consents.filter(
    ({ participant, decision, at: saidAt }) =>
      !unknown.has(participant) ||
      participant === request.starter ||
      decision !== undefined ||
      isResident(participant) ||
      at - saidAt < ENTRY_TIME,
  );
  return consents.length === request.consents.length ? request : { ...request, consents };
}

function answer(
  request: RecordingRequest,
  { participant, name, answer: said }: Person & { readonly answer: 'yes' | 'no' },
  at: number,
): RecordingRequest {
  const before = consentOf(request, participant);
  if (said === 'yes')
    return agrees(before, at) && before?.decision === undefined
      ? request
      : withConsent(request, { participant, name, answer: 'yes', at });
  const withdrawn = phaseOf(request) === 'agreed' && agrees(before, at);
  const refused = withConsent(request, { participant, name, answer: withdrawn ? 'withdrawn' : 'no', at });
  return end(refused, { at, why: withdrawn ? 'withdrawn' : 'refused', by: participant });
}

function decide(
  request: RecordingRequest,
  { participant, name, decision }: Person & { readonly decision: Decision },
  at: number,
): RecordingRequest {
  // Who said no themselves is not overruled.
  const { answer: said } = consentOf(request, participant) ?? {};
  if (said === 'no' || said === 'withdrawn') return request;
  if (decision.until <= at) return takeBack(request, { participant, name, decision }, at);
  return withConsent(request, { participant, name, answer: 'yes', at, decision });
}

/** It stays written down, so that it is the latest for this participant, and no earlier one counts. */
function takeBack(
  request: RecordingRequest,
  { participant, name, decision }: Person & { readonly decision: Decision },
  at: number,
): RecordingRequest {
  const before = consentOf(request, participant);
  if (before?.decision === undefined || !agrees(before, at)) return request;
  return withConsent(request, { participant, name, answer: 'asked', at, decision });
}

/** Who had agreed may still say that they do not want what was recorded, and a decision may be taken back. */
function takeAfterwards(request: RecordingRequest, input: RequestInput, at: number): RecordingRequest {
  if (input.type === 'decide' && input.decision.until <= at) return takeBack(request, input, at);
  if (input.type !== 'answer' || input.answer === 'yes' || request.agreedAt === undefined) return request;
  const before = consentOf(request, input.participant);
  if (before?.answer !== 'yes') return request;
  const { participant, name } = input;
  const withdrawn = withConsent(request, { participant, name, answer: 'withdrawn', at });
  return { ...withdrawn, over: { at: request.over?.at ?? at, why: 'withdrawn', by: participant } };
}

const asked = ({ participant, name }: Person, at: number): Consent => ({
  participant,
  name,
  answer: 'asked',
  at,
});

const withConsent = (request: RecordingRequest, consent: Consent): RecordingRequest => ({
  ...request,
  consents: [...request.consents.filter(({ participant }) => participant !== consent.participant), consent],
});

const end = (
  request: RecordingRequest,
  over: { readonly at: number; readonly why: RequestEnd; readonly by?: ParticipantId },
): RecordingRequest => ({ ...request, over });
