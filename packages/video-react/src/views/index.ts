export type { Arrangement } from './arrange.ts';
export type { Box, Place } from './stage-places.ts';
export { useReportedRatio, type VideoRatios } from './video-ratios.ts';
export { sameTile, tileKey } from './stage-view.ts';
export { shownShare } from './tile-size.ts';
export * from './use-box.ts';
export * from './use-screen-shares.ts';
export * from './use-stage.ts';
