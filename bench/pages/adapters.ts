import type { CallOptions } from '@crossfade/video-core/client';
import { livekit } from '@crossfade/video-livekit';
import { mediasoup } from '@crossfade/video-mediasoup';

export const adapters: CallOptions['adapters'] = [livekit(), mediasoup()];
