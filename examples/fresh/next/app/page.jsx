'use client';
import { asId } from '@crossfade/video-core';
import { createCall } from '@crossfade/video-core/client';
import { callServer } from '@crossfade/video-core/control';
import { livekit } from '@crossfade/video-livekit';
import { mediasoup } from '@crossfade/video-mediasoup';
import { useOwnCall } from '@crossfade/video-react/call';
import { CallRoom } from '@crossfade/video-react/room';

export default function Page() {
  const call = useOwnCall(() => createCall({ ...callServer(), adapters: [livekit(), mediasoup()] }));
  return <CallRoom call={call} callKey={asId.key('garden')} />;
}
