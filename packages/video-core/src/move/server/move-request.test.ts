import { describe, expect, it } from 'vitest';
import { asId } from '../../contract/identity.ts';
import { openedCall } from '../../server/calls/call-record.ts';
import { newCall } from '../../testkit/stores/contract-calls.ts';
import type { MoveRecord } from './move-record.ts';
import { begunMove } from './move-record.ts';
import { judgeMove, type MoveCircumstances } from './move-request.ts';

const T0 = 1_000_000;
const birch = asId.deployment('birch');
const call = { ...openedCall(newCall()), encrypted: false };
const { id, tenant, key, epoch, attempt, pin } = call;
const open: MoveRecord = begunMove(
  {
    id: asId.move('move'),
    call: id,
    tenant,
    key,
    kind: 'planned',
    forced: false,
    subject: 'staff',
    source: { epoch, attempt, deployment: pin },
    to: birch,
    requestedAt: T0,
  },
  1,
);
const aborted: MoveRecord = {
  ...open,
  phase: 'aborted',
  endedAt: T0 - 29_000,
  detail: 'Not ready in time: Ada.',
};

const judge = (change: Partial<MoveCircumstances> = {}) =>
  judgeMove({
    at: T0,
    call,
    to: birch,
    target: { standing: 'well', encrypts: true },
    source: 'well',
    force: false,
    latest: undefined,
    cannotFollow: [],
    ...change,
  });

describe('a request to move a call', () => {
  it.each<[string, Partial<MoveCircumstances>, string, RegExp]>([
    ['to a deployment that there is not', { target: undefined }, 'deployment-not-found', /"birch"/],
    [
      'to a provider that the call may not run on, however it is asked for',
      { providers: [asId.provider('alder')], force: true },
      'invalid-input',
      /alder alone/,
    ],
    ['of no call, or of one that has ended', { call: undefined }, 'call-not-found', /at this key/],
    ['while another is prepared', { latest: open }, 'move-in-progress', /to birch/],
    [
      'while another is committed',
      { latest: { ...open, phase: 'committed' }, force: true },
      'move-in-progress',
      /Wait/,
    ],
    [
      'to one that was switched off',
      { target: { standing: 'killed', encrypts: true }, force: true },
      'deployment-killed',
      /switched off/,
    ],
    [
      'to one that seems unwell',
      { target: { standing: 'unhealthy', encrypts: true }, force: true },
      'deployment-unhealthy',
      /GET \/providers/,
    ],
    [
      'to one that is down',
      { target: { standing: 'down', encrypts: true } },
      'deployment-unhealthy',
      /not well/,
    ],
    [
      'of an encrypted call to one that cannot encrypt',
      { call: { ...call, encrypted: true }, target: { standing: 'well', encrypts: false }, force: true },
      'encryption-unsupported',
      /end-to-end encrypted/,
    ],
    [
      'to one that was tried a moment ago',
      { latest: aborted },
      'target-resting',
      /Not ready in time: Ada\. Wait 30 s/,
    ],
    ['that would disconnect somebody', { cannotFollow: ['Ada', 'Ben'] }, 'cannot-follow', /: Ada, Ben\./],
  ])('%s is refused with a code and a sentence', (_, change, code, sentence) => {
    const verdict = judge(change);
    if (verdict.do !== 'refuse') throw new Error(`it was not refused: ${verdict.do}`);
    expect(verdict.error.code).toBe(code);
    expect(verdict.error.message).toMatch(sentence);
    expect(verdict.error.message).toMatch(/\.$/);
  });

  it('to where the call is does nothing, however unwell that is', () => {
    for (const standing of ['well', 'unhealthy', 'down', 'killed'] as const)
      expect(judge({ to: pin, target: { standing, encrypts: true } })).toEqual({ do: 'nothing' });
  });

  it('is a planned move, also while the source seems unwell to one process, and a rescue when it is gone', () => {
    for (const [source, kind] of [
      ['well', 'planned'],
      ['unhealthy', 'planned'],
      ['down', 'rescue'],
      ['killed', 'rescue'],
    ] as const)
      expect(judge({ source }), source).toEqual({ do: 'move', call, kind });
  });

  it.each<[string, Partial<MoveCircumstances>]>([
    ['it was tried a moment ago', { latest: aborted }],
    ['it would disconnect somebody', { cannotFollow: ['Ada'] }],
  ])('is forced although %s', (_, change) => {
    expect(judge({ ...change, force: true })).toEqual({ do: 'move', call, kind: 'planned' });
  });

  it('is taken when the last try was long ago, was to elsewhere, or was finished', () => {
    const elsewhere = { ...aborted.target, deployment: asId.deployment('cedar') };
    for (const latest of [
      { ...aborted, endedAt: T0 - 30_000 },
      { ...aborted, target: elsewhere },
      { ...aborted, phase: 'finished' as const },
    ])
      expect(judge({ latest })).toMatchObject({ do: 'move' });
  });
});
