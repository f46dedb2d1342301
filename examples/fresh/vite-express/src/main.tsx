import '@crossfade/video-react/theme.css';
import { asId } from '@crossfade/video-core';
import { createCall } from '@crossfade/video-core/client';
import { callServer } from '@crossfade/video-core/control';
import { livekit } from '@crossfade/video-livekit';
import { mediasoup } from '@crossfade/video-mediasoup';
import { CallRoom } from '@crossfade/video-react/room';
import { createRoot } from 'react-dom/client';

const call = createCall({ ...callServer(), adapters: [livekit(), mediasoup()] });
createRoot(document.body).render(<CallRoom call={call} callKey={asId.key('garden')} />);
