/* What adapters share about how pictures are sent. */
export * from './codec-choice.ts';
export * from './video-layers.ts';
