import { asId, defineProvider, RecordingConsentError, type CallKey } from '@crossfade/video-core';
import { createCall, type Call } from '@crossfade/video-core/client';
import { createCallControl } from '@crossfade/video-core/control';
import { createCallEncryption } from '@crossfade/video-core/encryption';
import { Speaker } from '@crossfade/video-core/devices';
import type { ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import { CallProviders } from '../../../../apps/web/src/call/call-providers.tsx';
import { OwnVisitsPage } from '../../../../apps/web/src/own-visits/own-visits-page.tsx';
import { WatchPage } from '../../../../apps/web/src/recordings/watch-page.tsx';
import { RecordingPass } from '../../../../apps/web/src/recording/recording-pass.ts';
import { SignInPage } from '../../../../apps/web/src/sign-in/sign-in-page.tsx';
import { sectionOf } from '../../../../apps/web/src/staff/sections.ts';
import { StaffApp } from '../../../../apps/web/src/staff/staff-app.tsx';
import { TabletApp } from '../../../../apps/web/src/tablet/tablet-app.tsx';
import { VisitApp } from '../../../../apps/web/src/visit/visit-app.tsx';
import { FakeCallControl } from '../../page/fake-call-control.ts';
import { FakeCall } from '../../page/fake-call.ts';
import { moving } from '../../page/moving-picture.ts';

import.meta.glob('../../../../apps/web/src/styles/*.css', { eager: true });
import.meta.glob('../../../../apps/web/node_modules/@fontsource-variable/inter/index.css', { eager: true });

declare global {
  interface Window {
    /** The keys of the calls that the page joined, in order. */
    readonly joinedCalls: CallKey[];
    /** Whether the page's camera is sent into any of them now. */
    readonly sendsCamera: () => boolean;
    /** The other end of the control channel of the call that was made last. */
    readonly channel: FakeCallControl;
    /** Whether joins are let in only with an agreement to be recorded. */
    asksAboutRecording?: boolean;
  }
}

/** The pages of visits before a backend that the test plays: `?page=visit&token=x`. Calls have one other participant. */
const joined: CallKey[] = [];
const calls: FakeCall[] = [];
Object.assign(window, {
  joinedCalls: joined,
  sendsCamera: () => calls.some((call) => call.sends('camera')),
});

const silence = () => new AudioContext().createMediaStreamDestination().stream.getAudioTracks();

function fakeCall(captures: boolean, recording = new RecordingPass()): Call {
  const fake = new FakeCall(1, {});
  calls.push(fake);
  const { kind } = fake.capabilities;
  const channel = new FakeCallControl(fake.names, false);
  if (captures) Object.assign(window, { channel });
  const control = createCallControl({ transport: recording.transport(channel) });
  return createCall({
    adapters: [defineProvider({ kind, capabilities: fake.capabilities, load: async () => fake })],
    ...(captures && { control, encryption: createCallEncryption({ key: asId.key('visit') }) }),
    join: recording.join(({ key, recording: agreedTo }) => {
      joined.push(key);
      if (window.asksAboutRecording && agreedTo === undefined)
        return Promise.reject(new RecordingConsentError());
      const admitted = fake.admit(key);
      // As visits give them.
      const rights = { ...admitted.participant.rights, publish: ['camera', 'microphone'] as const };
      const participant = { ...admitted.participant, rights };
      return Promise.resolve({ ...admitted, participant, encrypted: false });
    }),
    devices: {
      capture: (source) => Promise.resolve(source === 'microphone' ? silence() : [moving('Me', 160)]),
    },
  });
}

const search = new URLSearchParams(location.search);
const speaker = new Speaker();
const recording = new RecordingPass();
const createDoorCall = (): Call => fakeCall(false);

function page(): ReactNode {
  switch (search.get('page')) {
    case 'visit':
      return (
        <CallProviders call={fakeCall(true, recording)} speaker={speaker} recording={recording}>
          <VisitApp token={search.get('token') ?? ''} />
        </CallProviders>
      );
    case 'tablet':
      return (
        <CallProviders call={fakeCall(true, recording)} speaker={speaker} recording={recording}>
          <TabletApp createDoorCall={createDoorCall} />
        </CallProviders>
      );
    case 'staff':
      return (
        <StaffApp
          section={sectionOf(search.get('section') ?? undefined) ?? 'today'}
          createStaffCall={(parts) => fakeCall(true, parts.recording)}
          createDoorCall={createDoorCall}
        />
      );
    case 'recording':
      return <WatchPage id={search.get('id') ?? ''} />;
    case 'visits':
      return <OwnVisitsPage />;
    default:
      return <SignInPage next={search.get('next') ?? undefined} />;
  }
}

const root = document.querySelector('#page');
if (root === null) throw new Error('index.html has no place for the page.');
createRoot(root).render(page());
