/* What every adapter needs beside its SDK. */
export * from './backoff.ts';
export * from './bounded-map.ts';
export * from './codecs/codec-choice.ts';
export * from './codecs/video-layers.ts';
export * from './deferred.ts';
export * from './keyed-queue.ts';
export * from './pause.ts';
export * from './resource-tracker.ts';
export * from './timers.ts';
