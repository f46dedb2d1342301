import type { CallOptions } from '@crossfade/video-core/client';
import { livekit } from '@crossfade/video-livekit';
import { mediasoup } from '@crossfade/video-mediasoup';
import { lazy, type ComponentType } from 'react';

/*
 * The one file of this example that names providers. What is made for one provider's SDK comes with that SDK, through
 * an `import()` of its own, so that a call on the other loads neither.
 */
export const adapters: CallOptions['adapters'] = [livekit(), mediasoup()];

/** What an application has for some providers alone. */
export const panels: Readonly<Record<string, ComponentType>> = {
  livekit: lazy(() => import('./livekit-panel.tsx')),
};
