import type { QualityLevel } from '@crossfade/video-core';
import { ConnectionQuality } from 'livekit-client';

const LEVELS: Readonly<Record<ConnectionQuality, QualityLevel>> = {
  [ConnectionQuality.Excellent]: 'excellent',
  [ConnectionQuality.Good]: 'good',
  [ConnectionQuality.Poor]: 'poor',
  [ConnectionQuality.Lost]: 'lost',
  [ConnectionQuality.Unknown]: 'unknown',
};

export const qualityLevelOf = (quality: ConnectionQuality): QualityLevel => LEVELS[quality];
