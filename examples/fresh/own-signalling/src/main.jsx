import '@crossfade/video-react/theme.css';
import { asId } from '@crossfade/video-core';
import { createCall } from '@crossfade/video-core/client';
import { callServer } from '@crossfade/video-core/control';
import { livekit } from '@crossfade/video-livekit';
import { mediasoup } from '@crossfade/video-mediasoup';
import { CallRoom } from '@crossfade/video-react/room';
import { Device } from 'mediasoup-client';
import { createRoot } from 'react-dom/client';
import { openSignalling } from './signalling.js';

const own = mediasoup({ signalling: openSignalling, device: () => new Device() });
const call = createCall({ ...callServer(), adapters: [livekit(), own] });
createRoot(document.body).render(<CallRoom call={call} callKey={asId.key('garden')} />);
