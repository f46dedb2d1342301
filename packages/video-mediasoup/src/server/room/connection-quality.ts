import type { QualityLevel } from '@crossfade/video-core';

/**
 * A level from mediasoup's scores, which fall from 10 with packets lost and repaired over the last seconds:
 * https://mediasoup.org/documentation/v3/mediasoup/rtp-streams/#RtpStream-score. The worst stream decides.
 */
export function qualityOf(scores: Iterable<number>): QualityLevel {
  let worst: number | undefined;
  for (const score of scores) worst = worst === undefined ? score : Math.min(worst, score);
  if (worst === undefined) return 'unknown';
  if (worst >= 8) return 'excellent';
  return worst >= 5 ? 'good' : 'poor';
}
