import { describe, expect, it } from 'vitest';
import { EncoderCheck, type EncoderJudgement, type EncoderTag } from './encoder-check.ts';

const SIZE = { width: 1_280, height: 720 };

/** The header, and so many frames of video with one of audio each. */
function sent(change: Partial<EncoderTag> = {}, { frames = 40, fps = 30, size = SIZE } = {}): EncoderTag[] {
  const video = { kind: 'video', codec: 'h264', shownAfter: 0, bytes: 8_000, ...change } as const;
  const all: EncoderTag[] = [{ ...video, part: 'header', at: 0, size }];
  for (let index = 0; index < frames; index += 1) {
    const at = (index * 1_000) / fps;
    all.push({ ...video, part: index === 0 ? 'key' : 'delta', at });
  }
  return all;
}

function judge(tags: readonly EncoderTag[]): EncoderJudgement | undefined {
  const check = new EncoderCheck();
  return tags.map((tag) => check.see(tag)).at(-1);
}

const OTHER_AUDIO: EncoderTag = {
  kind: 'audio',
  part: 'delta',
  codec: 'other',
  at: 0,
  shownAfter: 0,
  bytes: 8_000,
};

describe('an encoder', () => {
  it('is waited for until it has sent enough to tell whether it uses B-frames', () => {
    expect(judge(sent({}, { frames: 5 }))).toEqual({ state: 'waiting' });
    expect(judge(sent({}, { frames: 10 }))).toEqual({
      state: 'fit',
      media: { ...SIZE, bFrames: false, audio: false },
    });
  });

  it('that shows frames in another order than it sends them uses B-frames', () => {
    const tags = sent().map((tag, index) => Object.assign(tag, { shownAfter: [67, 133, 0][index % 3] ?? 0 }));
    expect(judge(tags)).toMatchObject({ state: 'fit', media: { bFrames: true } });
    // A delay that is always the same reorders nothing.
    expect(judge(sent({ shownAfter: 33 }))).toMatchObject({ media: { bFrames: false } });
  });

  it.each([
    ['video-hevc', sent({ codec: 'hevc' })],
    ['video-av1', sent({ codec: 'av1' })],
    ['video-codec', sent({ codec: 'other' })],
    ['too-large', sent({}, { size: { width: 3_840, height: 2_160 } })],
    ['too-fast', sent({}, { fps: 120 })],
    ['too-much', sent({ bytes: 200_000 })],
    ['audio-codec', [OTHER_AUDIO]],
  ])('is refused with %s', (problem, tags) => {
    expect(judge(tags)).toEqual({ state: 'refused', problem });
  });

  it('at 60 frames a second, and with a keyframe that is large, is taken', () => {
    const tags = sent({}, { fps: 60, frames: 200 });
    expect(judge(tags)).toMatchObject({ state: 'fit' });
    expect(
      judge(tags.map((tag) => (tag.part === 'key' ? Object.assign(tag, { bytes: 900_000 }) : tag))),
    ).toMatchObject({
      state: 'fit',
    });
  });
});
