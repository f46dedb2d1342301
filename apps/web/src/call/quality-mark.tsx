import type { QualityLevel } from '@crossfade/video-core';
import type { ReactNode } from 'react';
import { texts } from '../texts/texts.ts';

/** Three bars; nothing until the connection has been measured. */
export const QualityMark = ({ level }: { readonly level: QualityLevel }): ReactNode =>
  level === 'unknown' ? null : (
    <svg
      className="quality"
      data-level={level}
      viewBox="0 0 14 12"
      role="img"
      aria-label={texts.call.quality[level]}
    >
      <title>{texts.call.quality[level]}</title>
      <rect x="0" y="8" width="3" height="4" rx="1" />
      <rect x="5.5" y="4.5" width="3" height="7.5" rx="1" />
      <rect x="11" y="1" width="3" height="11" rx="1" />
    </svg>
  );
