export { readTrackStats, statsOf } from '@crossfade/video-core/statistics';
