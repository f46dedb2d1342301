import { afterEach, expect, it, vi } from 'vitest';
import { asId } from '../../contract/identity.ts';
import type { TrackStats } from '../../contract/track-stats.ts';
import { chooseCodec, encodableCodecs, explainCodec } from './codec-choice.ts';

const browserWith = (...mimeTypes: readonly string[]): void => {
  vi.stubGlobal('RTCRtpSender', {
    getCapabilities: () => ({ codecs: mimeTypes.map((mimeType) => ({ mimeType, clockRate: 90_000 })) }),
  });
};
const sent = (codec: string): TrackStats => ({
  publicationId: asId.publication('camera'),
  direction: 'send',
  kind: 'video',
  bytes: 1,
  packets: 1,
  codec,
});

afterEach(() => vi.unstubAllGlobals());

it('takes the codec that is wanted', () => {
  browserWith('video/VP8', 'video/rtx', 'video/VP9', 'video/H264', 'video/AV1');
  expect(encodableCodecs()).toEqual(['vp8', 'vp9', 'h264', 'av1']);
  for (const codec of encodableCodecs()) expect(chooseCodec(codec)).toBe(codec);
});

it('takes VP8 in a browser that does not encode the wanted one, and says that the browser lacks it', () => {
  browserWith('video/VP8', 'video/VP9');
  expect(chooseCodec('h264')).toBe('vp8');
  expect(explainCodec(sent('vp8'), 'h264').codecFallback).toEqual({ wanted: 'h264', lacking: 'browser' });
});

it('takes VP8 where the provider does not carry the wanted one, and says that the provider lacks it', () => {
  browserWith('video/VP8', 'video/AV1');
  expect(chooseCodec('av1', ['vp8', 'vp9'])).toBe('vp8');
  expect(explainCodec(sent('vp8'), 'av1').codecFallback).toEqual({ wanted: 'av1', lacking: 'provider' });
});

it('has nothing to say of the wanted codec, of sound, of what others send, and while the codec is not known', () => {
  browserWith('video/VP8');
  expect(explainCodec(sent('vp8'), 'vp8')).toEqual(sent('vp8'));
  expect(explainCodec({ ...sent('opus'), kind: 'audio' }, 'vp9')).not.toHaveProperty('codecFallback');
  expect(explainCodec({ ...sent('vp8'), direction: 'receive' }, 'vp9')).not.toHaveProperty('codecFallback');
  const { codec: _, ...unknown } = sent('vp8');
  expect(explainCodec(unknown, 'vp9')).toEqual(unknown);
});

it('lets the browser try where it does not say what it encodes', () => {
  expect(chooseCodec('h264')).toBe('h264');
});
