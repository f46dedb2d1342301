'use client';

import type { CallKey } from '@crossfade/video-core';
import { createCall, httpJoin, type CallSessionOptions } from '@crossfade/video-core/client';
import { createCallControl, socketTransport } from '@crossfade/video-core/control';
import { createCallEncryption } from '@crossfade/video-core/encryption';
import { Speaker } from '@crossfade/video-core/devices';
import { useCallSession, usePhase } from '@crossfade/video-react';
import { useOwnCall } from '@crossfade/video-react/call';
import { useSpeaker } from '@crossfade/video-react/devices';
import { CallDevtools, createDevtools } from '@crossfade/video-react/devtools';
import { useEffect, useState, type ReactNode } from 'react';
import { adapters } from '../composition/providers.ts';
import { apiBase } from '../environment/api-base.ts';
import type { WebEnvironment } from '../environment/web-environment.ts';
import { CallProviders } from './call-providers.tsx';
import { CallRoot } from './call-root.tsx';
import { useSecretInLink } from '../encryption/use-encryption-preference.ts';
import { EndedScreen } from './ended-screen.tsx';
import { exposeSession } from './expose-session.ts';
import { openPreferredDevices } from '../devices/preferred-devices.ts';
import { Lobby } from '../lobby/lobby.tsx';
import { RecordingPass } from '../recording/recording-pass.ts';
import { useAskedAtDoor } from '../recording/recording-door.tsx';
import { ProfileSecrets } from './profile-secrets.ts';
import { Room } from './room.tsx';
import { useCallPreview, type CallPreview } from './use-call-preview.ts';
import { useProfileSecrets } from './use-profile-secrets.ts';

/** Known when the app is built, so that production has nothing of the devtools. */
const DEVELOPMENT = process.env.NODE_ENV === 'development';

export interface CallPageProps {
  readonly callKey: CallKey;
  /** What the link says one is called. */
  readonly name: string | undefined;
  readonly iceTransportPolicy: NonNullable<CallSessionOptions['iceTransportPolicy']>;
  readonly environment: WebEnvironment;
}

export function CallPage({ callKey, name, iceTransportPolicy, environment }: CallPageProps): ReactNode {
  const { apiUrl, requestedProvider, client, exposeSession: exposed } = environment;
  const [speaker] = useState(() => new Speaker());
  const [secrets] = useState(() => new ProfileSecrets());
  const [recording] = useState(() => new RecordingPass());
  const [devtools] = useState(() => (DEVELOPMENT ? createDevtools() : undefined));
  const call = useOwnCall(() =>
    createCall({
      adapters: devtools?.watch(adapters) ?? adapters,
      control: createCallControl({
        transport: recording.transport(socketTransport(() => apiBase(apiUrl, location))),
      }),
      encryption: createCallEncryption({ key: callKey }),
      iceTransportPolicy,
      audioElement: speaker.element,
      join: recording.join((request, signal) =>
        httpJoin(apiBase(apiUrl, location))({ ...request, client }, signal),
      ),
      storage: secrets,
    }),
  );
  const preview = useCallPreview(call, callKey, environment);
  useProfileSecrets(secrets, call, callKey);
  useEffect(() => (exposed ? exposeSession(call) : undefined), [call, exposed]);
  return (
    <CallProviders call={call} speaker={speaker} recording={recording} client={client}>
      <Screens callKey={callKey} name={name} requestedProvider={requestedProvider} preview={preview} />
      {DEVELOPMENT && devtools ? <CallDevtools devtools={devtools} /> : null}
    </CallProviders>
  );
}

interface ScreensProps extends Pick<CallPageProps, 'callKey' | 'name'> {
  readonly requestedProvider: WebEnvironment['requestedProvider'];
  readonly preview: CallPreview;
}

/** The lobby, the call, or how it ended. */
function Screens({ callKey, name: nameInLink, requestedProvider, preview }: ScreensProps): ReactNode {
  const session = useCallSession();
  const speaker = useSpeaker();
  useSecretInLink();
  const phase = usePhase();
  const [inLobby, setInLobby] = useState(true);
  const asked = useAskedAtDoor();
  const [name, setName] = useState(nameInLink);

  function join(displayName: string): void {
    setName(displayName);
    setInLobby(false);
    void session.join({
      key: callKey,
      displayName,
      ...(requestedProvider === undefined ? {} : { requestedProvider }),
    });
  }

  if (inLobby || asked)
    return (
      <Lobby
        callKey={callKey}
        suggestedName={name}
        running={preview.running}
        returned={phase.name === 'ended'}
        onAboutToJoin={preview.refresh}
        onJoin={join}
      />
    );
  return (
    <CallRoot>
      {phase.name === 'ended' ? (
        <EndedScreen
          end={phase}
          onBack={() => setInLobby(true)}
          onAgain={() => {
            openPreferredDevices(session, speaker);
            join(name ?? '');
          }}
        />
      ) : (
        <Room callKey={callKey} />
      )}
    </CallRoot>
  );
}
