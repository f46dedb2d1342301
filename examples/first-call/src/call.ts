import { asId } from '@crossfade/video-core';
import { createCall, httpJoin } from '@crossfade/video-core/client';
import { createCallControl, socketTransport } from '@crossfade/video-core/control';
import { livekit } from '@crossfade/video-livekit';
import { mediasoup } from '@crossfade/video-mediasoup';

const server = 'http://localhost:1285';

export const key = asId.key('garden');
export const call = createCall({
  join: httpJoin(server),
  adapters: [livekit(), mediasoup()],
  control: createCallControl({ transport: socketTransport(() => server) }),
});
