import type { DeviceFailure } from '@crossfade/video-core';
import { TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { CloseButton } from '../ui/close-button.tsx';
import type { DeviceText } from '../texts/device-text.ts';
import { texts } from '../texts/texts.ts';

export interface DeviceErrorProps {
  readonly device: DeviceText;
  readonly failure: DeviceFailure;
  readonly onRetry: () => void;
  readonly onDismiss?: (() => void) | undefined;
}

/** Why a device gives nothing, and what to do. */
export function DeviceError({ device, failure, onRetry, onDismiss }: DeviceErrorProps): ReactNode {
  const { title, body } = texts.deviceErrors[failure](device);
  return (
    <div className="device-error" role="alert" data-failure={failure}>
      <TriangleAlert aria-hidden="true" />
      <div>
        <h2>{title}</h2>
        <p>{body}</p>
      </div>
      <div className="device-error-actions">
        <button type="button" className="button button-quiet button-small" onClick={onRetry}>
          {texts.preview.retry}
        </button>
        {onDismiss === undefined ? null : <CloseButton label={texts.banner.dismiss} onClose={onDismiss} />}
      </div>
    </div>
  );
}
