/* What adapters share about how pictures are sent. */
export * from './codecs/codec-choice.ts';
export * from './codecs/video-layers.ts';
