import { asId } from '@crossfade/video-core';
import { expect, test } from 'vitest';
import { SPEAKER_HOLD, SpeakerList } from './speaker-list.ts';

const ann = asId.participant('ann');
const ben = asId.participant('ben');

test('the loudest comes first, and nothing is told twice', () => {
  const speakers = new SpeakerList();
  expect(speakers.report(new Map([[ann, -40]]), 0)).toEqual([ann]);
  expect(speakers.report(new Map([[ann, -35]]), 300)).toBeUndefined();
  expect(
    speakers.report(
      new Map([
        [ann, -50],
        [ben, -20],
      ]),
      600,
    ),
  ).toEqual([ben, ann]);
});

test('a breath does not make a speaker silent, a pause does', () => {
  const speakers = new SpeakerList();
  speakers.report(new Map([[ann, -40]]), 0);
  expect(speakers.report(new Map(), SPEAKER_HOLD - 1)).toBeUndefined();
  expect(speakers.report(new Map(), SPEAKER_HOLD)).toEqual([]);
  expect(speakers.report(new Map(), SPEAKER_HOLD * 2)).toBeUndefined();
});

test('who leaves or is muted is silent at once', () => {
  const speakers = new SpeakerList();
  speakers.report(
    new Map([
      [ann, -40],
      [ben, -50],
    ]),
    0,
  );
  expect(speakers.forget(ann)).toEqual([ben]);
  expect(speakers.forget(ann)).toBeUndefined();
});
