import type { QualityLevel } from '@crossfade/video-core';
import { useSupport } from '@crossfade/video-react/support';
import type { ReactNode } from 'react';
import { texts } from '../texts/texts.ts';

/** Three bars; nothing until the connection has been measured, and why when it never is. */
export function QualityMark({ level }: { readonly level: QualityLevel }): ReactNode {
  const support = useSupport('connection-quality');
  const { quality, qualityUnavailable } = texts.call;
  if (support.supported && level === 'unknown') return null;
  const label = support.supported ? quality[level] : qualityUnavailable(support.reason);
  return (
    <svg
      className="quality"
      data-level={support.supported ? level : 'unavailable'}
      viewBox="0 0 14 12"
      role="img"
      aria-label={label}
    >
      <title>{label}</title>
      <rect x="0" y="8" width="3" height="4" rx="1" />
      <rect x="5.5" y="4.5" width="3" height="7.5" rx="1" />
      <rect x="11" y="1" width="3" height="11" rx="1" />
    </svg>
  );
}
