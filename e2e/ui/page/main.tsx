import { asId, defineProvider, FEATURES } from '@crossfade/video-core';
import { createCall } from '@crossfade/video-core/client';
import { createCallControl } from '@crossfade/video-core/control';
import { createCallEncryption } from '@crossfade/video-core/encryption';
import { Speaker } from '@crossfade/video-core/devices';
import { createRoot } from 'react-dom/client';
import { CallProviders } from '../../../apps/web/src/call/call-providers.tsx';
import { CallRoot } from '../../../apps/web/src/call/call-root.tsx';
import { RecordingPass } from '../../../apps/web/src/recording/recording-pass.ts';
import { Room } from '../../../apps/web/src/call/room.tsx';
import { FakeCallControl } from './fake-call-control.ts';
import { FakeCall } from './fake-call.ts';
import { moving } from './moving-picture.ts';

import.meta.glob('../../../apps/web/src/styles/*.css', { eager: true });
import.meta.glob('../../../apps/web/node_modules/@fontsource-variable/inter/index.css', { eager: true });

declare global {
  interface Window {
    /** What tests ask about, and let happen. */
    readonly fakeCall: FakeCall;
    readonly channel: FakeCallControl;
  }
}

/** The call of the web app, with people who are not there: `?people=25&screens=2&without=simulcast&host=true&secret=x`. */
const search = new URLSearchParams(location.search);
const key = asId.key('garden');
const without = (search.get('without') ?? '').split(',');
const missing = FEATURES.filter((feature) => without.includes(feature)).map((feature) => [
  feature,
  'it rains',
]);
const fakeCall = new FakeCall(Number(search.get('people') ?? 0), Object.fromEntries(missing));
const channel = new FakeCallControl(fakeCall.names, search.get('host') === 'true');
const recording = new RecordingPass();
const control = createCallControl({ transport: recording.transport(channel) });
const speaker = new Speaker();
const encryption = createCallEncryption({ key });
const secret = search.get('secret');
if (secret !== null) encryption.want(true);
if (secret) await encryption.setSecret(secret);
const { kind } = fakeCall.capabilities;
const session = createCall({
  audioElement: speaker.element,
  adapters: [defineProvider({ kind, capabilities: fakeCall.capabilities, load: async () => fakeCall })],
  control,
  encryption,
  join: recording.join(() => Promise.resolve({ ...fakeCall.admit(key), encrypted: secret !== null })),
  devices: { capture: (source) => Promise.resolve(source === 'microphone' ? silence() : [picture(source)]) },
});
const picture = (source: 'camera' | 'screen') => moving(source === 'screen' ? 'My screen' : 'Me', 160);
const silence = () => new AudioContext().createMediaStreamDestination().stream.getAudioTracks();
Object.assign(window, { fakeCall, channel });

const root = document.querySelector('#page');
if (root === null) throw new Error('index.html has no place for the page.');
createRoot(root).render(
  <CallProviders call={session} speaker={speaker} recording={recording}>
    <CallRoot>
      <Room callKey={key} />
    </CallRoot>
  </CallProviders>,
);
await session.startSource('camera');
await session.join({ key, displayName: 'Ada Moreno' });
for (let at = 0; at < Number(search.get('screens') ?? 0); at += 1) fakeCall.share(at);
