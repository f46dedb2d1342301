import { asId } from '@crossfade/video-core';
import { createCall } from '@crossfade/video-core/client';
import { callServer } from '@crossfade/video-core/control';
import { livekit } from '@crossfade/video-livekit';
import { mediasoup } from '@crossfade/video-mediasoup';

export const key = asId.key('garden');
export const call = createCall({
  ...callServer('http://localhost:1285'),
  adapters: [livekit(), mediasoup()],
});
