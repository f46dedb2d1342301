import { describe, expect, it } from 'vitest';
import { fakeRequest, person, START } from '../testkit/fake-request.ts';
import { ANSWER_TIME, consentOf, EMPTY_TIME, mayDelete, phaseOf } from './recording-request.ts';
import type { RecordingRequest } from './recording-request.ts';
import { stepRequest, type RequestInput } from './step-request.ts';

const ada = person('Ada');
const ben = person('Ben');
const rosa = person('Rosa');

const present = (...people: readonly (typeof ada)[]): RequestInput => ({ type: 'present', present: people });
const says = (one: typeof ada, answer: 'yes' | 'no'): RequestInput => ({ type: 'answer', ...one, answer });

const after = (request: RecordingRequest, ...inputs: readonly RequestInput[]): RecordingRequest =>
  inputs.reduce((before, input) => stepRequest(before, input, START + 1_000), request);

/** Ada and Ben have agreed, and are recorded. */
const recorded = after(fakeRequest(), present(ada, ben), says(ben, 'yes'), present(ada, ben));

describe('a request', () => {
  it('waits until each one who is present has said yes', () => {
    const asked = after(fakeRequest(), present(ada, ben));
    expect(phaseOf(asked)).toBe('asking');
    expect(consentOf(asked, ben.participant)?.answer).toBe('asked');
    expect(phaseOf(after(asked, says(ben, 'yes'), present(ada, ben)))).toBe('agreed');
  });

  it('is over with the first no', () => {
    expect(after(fakeRequest(), present(ada, ben), says(ben, 'no')).over).toMatchObject({
      why: 'refused',
      by: 'ben',
    });
  });

  it('does not wait for one who left without an answer', () => {
    const alone = after(fakeRequest(), present(ada, ben), present(ada));
    expect(phaseOf(alone)).toBe('agreed');
    expect(consentOf(alone, ben.participant)).toBeUndefined();
  });

  it('is over when somebody does not answer in time', () => {
    const asked = after(fakeRequest(), present(ada, ben));
    expect(stepRequest(asked, present(ada, ben), START + ANSWER_TIME).over?.why).toBe('unanswered');
  });

  it('is taken back by the button before the recording begins', () => {
    expect(after(fakeRequest(), present(ada, ben), { type: 'stop' }).over?.why).toBe('cancelled');
  });
});

describe('a recording', () => {
  it('goes on for who agreed before they came', () => {
    expect(phaseOf(after(recorded, says(rosa, 'yes'), present(ada, ben, rosa)))).toBe('agreed');
  });

  it('stops when somebody is inside who has not agreed', () => {
    expect(after(recorded, present(ada, ben, rosa)).over).toMatchObject({ why: 'not-agreed', by: 'rosa' });
  });

  it('stops with one withdrawal, and offers deletion to who withdrew and to who started it', () => {
    const stopped = after(recorded, says(rosa, 'yes'), says(ben, 'no'));
    expect(stopped.over).toMatchObject({ why: 'withdrawn', by: 'ben' });
    expect([ada, ben, rosa].map(({ participant }) => mayDelete(stopped, participant))).toEqual([
      true,
      true,
      false,
    ]);
  });

  it('lets who agreed withdraw afterwards as well', () => {
    const stopped = after(recorded, { type: 'stop' });
    expect(mayDelete(stopped, ben.participant)).toBe(false);
    const withdrawn = after(stopped, says(ben, 'no'));
    expect(withdrawn.over?.why).toBe('withdrawn');
    expect(mayDelete(withdrawn, ben.participant)).toBe(true);
    expect(after(stopped, says(rosa, 'no'))).toBe(stopped);
  });

  it('outlives a moment in which nobody is inside, and no longer', () => {
    const empty = after(recorded, present());
    expect(phaseOf(empty)).toBe('agreed');
    expect(after(empty, present(ada)).emptySince).toBeUndefined();
    expect(stepRequest(empty, present(), START + 1_000 + EMPTY_TIME).over?.why).toBe('left');
  });
});

describe('for a resident who cannot decide', () => {
  const decision = {
    decidedBy: 'Clara Lind, guardian',
    ground: 'Court order of 3 May',
    until: START + 60_000,
    enteredBy: 'user:nina',
  };

  it('counts who decided, until the end that was entered', () => {
    const decided = after(
      fakeRequest(),
      present(ada, rosa),
      { type: 'decide', ...rosa, decision },
      present(ada, rosa),
    );
    expect(phaseOf(decided)).toBe('agreed');
    expect(consentOf(decided, rosa.participant)?.decision).toEqual(decision);
    expect(stepRequest(decided, present(ada, rosa), decision.until).over).toMatchObject({
      why: 'not-agreed',
      by: 'rosa',
    });
  });

  it('is taken back by an end in the past, during the recording and after it', () => {
    const decided = after(
      fakeRequest(),
      present(ada, rosa),
      { type: 'decide', ...rosa, decision },
      present(ada, rosa),
    );
    const back: RequestInput = { type: 'decide', ...rosa, decision: { ...decision, until: START } };
    expect(after(decided, back, present(ada, rosa)).over).toMatchObject({ why: 'not-agreed', by: 'rosa' });
    const later = after(decided, { type: 'stop' }, back);
    expect(later.over?.why).toBe('stopped');
    expect(consentOf(later, rosa.participant)).toMatchObject({ answer: 'asked', decision: { until: START } });
    // Who said yes themselves is not overruled either.
    const agreed = after(fakeRequest(), present(ada, rosa), says(rosa, 'yes'));
    expect(after(agreed, back)).toBe(agreed);
  });

  it('overrules nobody who said no themselves, and is nothing when it has lapsed', () => {
    const asked = after(fakeRequest(), present(ada, rosa));
    const lapsed = { ...decision, until: START };
    expect(after(asked, { type: 'decide', ...rosa, decision: lapsed })).toBe(asked);
    const refused = { ...asked, consents: [{ ...rosa, answer: 'no' as const, at: START }] };
    expect(after(refused, { type: 'decide', ...rosa, decision })).toBe(refused);
  });
});
