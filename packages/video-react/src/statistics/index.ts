export { useCallStats } from './use-call-stats.ts';
export type { TrackReport } from '@crossfade/video-core/statistics';
