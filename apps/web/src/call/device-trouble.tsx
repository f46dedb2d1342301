import type { DeviceFailure, Source } from '@crossfade/video-core';
import { TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { texts } from '../texts/texts.ts';

export interface DeviceTroubleProps {
  readonly source: Extract<Source, 'camera' | 'microphone'>;
  readonly failure: DeviceFailure;
  readonly onRetry: () => void;
}

/** Why a device gives nothing, and what to do. */
export function DeviceTrouble({ source, failure, onRetry }: DeviceTroubleProps): ReactNode {
  const { title, body } = texts.trouble[failure](texts.devices[source]);
  return (
    <div className="trouble" role="alert" data-device={source} data-failure={failure}>
      <TriangleAlert aria-hidden="true" />
      <div>
        <h2>{title}</h2>
        <p>{body}</p>
      </div>
      <button type="button" className="button button-quiet" onClick={onRetry}>
        {texts.preview.retry}
      </button>
    </div>
  );
}
