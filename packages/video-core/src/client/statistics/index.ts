export { readTrackStats, statsOf } from './read-track-stats.ts';
export type { TrackRates } from './track-rates.ts';
export { watchCallStats, type TrackReport } from './watch-call-stats.ts';
