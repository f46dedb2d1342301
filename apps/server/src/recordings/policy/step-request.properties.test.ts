import fc from 'fast-check';
import { expect, it } from 'vitest';
import { fakeRequest, person, START } from '../testkit/fake-request.ts';
import { agrees } from './consent.ts';
import { consentOf, phaseOf, type RecordingRequest } from './recording-request.ts';
import { stepRequest, type Person, type RequestInput } from './step-request.ts';

const PEOPLE = ['Ada', 'Ben', 'Cy', 'Rosa'].map(person);
const aPerson = fc.constantFrom(...PEOPLE);

const anInput: fc.Arbitrary<RequestInput> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.subarray(PEOPLE).map((present): RequestInput => ({ type: 'present', present })),
  },
  {
    weight: 4,
    arbitrary: fc
      .record({ who: aPerson, answer: fc.constantFrom<'yes' | 'no'>('yes', 'yes', 'yes', 'no') })
      .map(({ who, answer }): RequestInput => ({
        type: 'answer',
        participant: who.participant,
        name: who.name,
        answer,
      })),
  },
  aPerson.map((who): RequestInput => ({ type: 'comes', ...who })),
  fc
    .record({ who: aPerson, lasts: fc.integer({ min: -1_000, max: 30_000 }) })
    .map(({ who, lasts }): RequestInput => ({
      type: 'decide',
      participant: who.participant,
      name: who.name,
      decision: { decidedBy: 'Clara', ground: 'guardian', until: START + lasts, enteredBy: 'user:nina' },
    })),
  fc.constantFrom<RequestInput>(
    { type: 'queued' },
    { type: 'stop' },
    { type: 'call-ended' },
    { type: 'recorder-ended' },
  ),
);
const happenings = fc.array(fc.record({ input: anInput, after: fc.integer({ min: 0, max: 5_000 }) }), {
  maxLength: 60,
});

/** Every step of a story: before, what came, when, and after. */
function* told(story: readonly { readonly input: RequestInput; readonly after: number }[]) {
  let request: RecordingRequest = fakeRequest();
  let at = START;
  for (const { input, after } of story) {
    at += after;
    const before = request;
    request = stepRequest(request, input, at);
    yield { before, input, at, request };
  }
}

const agreedTo = (request: RecordingRequest, { participant }: Person, at: number) =>
  agrees(consentOf(request, participant), at);

it('records only when everyone who is present has agreed', () => {
  fc.assert(
    fc.property(happenings, (story) => {
      for (const { before, input, at, request } of told(story)) {
        if (phaseOf(request) !== 'agreed' || input.type !== 'present') continue;
        expect(input.present.every((one) => agreedTo(request, one, at))).toBe(true);
        if (phaseOf(before) === 'asking') expect(input.present).not.toEqual([]);
      }
    }),
  );
});

it('begins only by a look at who is present', () => {
  fc.assert(
    fc.property(happenings, (story) => {
      for (const { before, input, request } of told(story))
        if (phaseOf(before) === 'asking' && phaseOf(request) === 'agreed') expect(input.type).toBe('present');
    }),
  );
});

it('is over with a no of anybody, and never begins again', () => {
  fc.assert(
    fc.property(happenings, (story) => {
      for (const { before, input, request } of told(story)) {
        if (input.type === 'answer' && input.answer === 'no') expect(phaseOf(request)).toBe('over');
        if (phaseOf(before) === 'over') expect(phaseOf(request)).toBe('over');
      }
    }),
  );
});

it('takes a yes from nobody but the one who says it, or from a decision for them', () => {
  fc.assert(
    fc.property(happenings, (story) => {
      for (const { before, input, at, request } of told(story))
        for (const one of PEOPLE) {
          if (agreedTo(before, one, at) || !agreedTo(request, one, at)) continue;
          expect(input).toMatchObject({ participant: one.participant });
          expect(['answer', 'decide']).toContain(input.type);
        }
    }),
  );
});

it('keeps what nothing changed', () => {
  fc.assert(
    fc.property(happenings, (story) => {
      for (const { input, at, request } of told(story)) {
        const again = stepRequest(request, input, at);
        if (input.type !== 'decide') expect(again).toEqual(request);
      }
    }),
  );
});
