import type { DeviceFailure } from '@crossfade/video-core';
import { TriangleAlert, X } from 'lucide-react';
import type { ReactNode } from 'react';
import type { DeviceText } from '../texts/english.ts';
import { texts } from '../texts/texts.ts';

export interface DeviceTroubleProps {
  readonly device: DeviceText;
  readonly failure: DeviceFailure;
  readonly onRetry: () => void;
  readonly onDismiss?: (() => void) | undefined;
}

/** Why a device gives nothing, and what to do. */
export function DeviceTrouble({ device, failure, onRetry, onDismiss }: DeviceTroubleProps): ReactNode {
  const { title, body } = texts.trouble[failure](device);
  return (
    <div className="trouble" role="alert" data-failure={failure}>
      <TriangleAlert aria-hidden="true" />
      <div>
        <h2>{title}</h2>
        <p>{body}</p>
      </div>
      <div className="trouble-actions">
        <button type="button" className="button button-quiet button-small" onClick={onRetry}>
          {texts.preview.retry}
        </button>
        {onDismiss === undefined ? null : (
          <button
            type="button"
            className="button-close"
            aria-label={texts.banner.dismiss}
            onClick={onDismiss}
          >
            <X aria-hidden="true" />
          </button>
        )}
      </div>
    </div>
  );
}
