'use client';

import type { CallSessionOptions } from '@crossfade/video-core/client';
import { Speaker } from '@crossfade/video-core/devices';
import { useOwnCall } from '@crossfade/video-react/call';
import { useEffect, useState, type ReactNode } from 'react';
import { CallProviders } from '../call/call-providers.tsx';
import { exposeSession } from '../call/expose-session.ts';
import type { WebEnvironment } from '../environment/web-environment.ts';
import { RecordingPass } from '../recording/recording-pass.ts';
import { createVisitCall } from './call/create-visit-call.ts';
import { VisitApp } from './visit-app.tsx';

export interface VisitPageProps {
  readonly token: string;
  readonly iceTransportPolicy: NonNullable<CallSessionOptions['iceTransportPolicy']>;
  readonly environment: WebEnvironment;
}

/** The page behind an invitation's link. */
export function VisitPage({ token, iceTransportPolicy, environment }: VisitPageProps): ReactNode {
  const [speaker] = useState(() => new Speaker());
  const [recording] = useState(() => new RecordingPass());
  const call = useOwnCall(() => createVisitCall(environment, { speaker, recording }, iceTransportPolicy));
  useEffect(() => (environment.exposeSession ? exposeSession(call) : undefined), [call, environment]);
  return (
    <CallProviders call={call} speaker={speaker} recording={recording} client={environment.client}>
      <VisitApp token={token} />
    </CallProviders>
  );
}
