'use client';

import { Speaker } from '@crossfade/video-core/devices';
import { useOwnCall } from '@crossfade/video-react/call';
import { useEffect, useState, type ReactNode } from 'react';
import { CallProviders } from '../call/call-providers.tsx';
import { exposeSession } from '../call/expose-session.ts';
import type { WebEnvironment } from '../environment/web-environment.ts';
import { RecordingPass } from '../recording/recording-pass.ts';
import { createVisitCall } from '../visit/call/create-visit-call.ts';

export interface StreamCallProps {
  readonly environment: WebEnvironment;
  readonly children: ReactNode;
}

/** The call of a stream's page, which joins by the page's cookies. */
export function StreamCall({ environment, children }: StreamCallProps): ReactNode {
  const [speaker] = useState(() => new Speaker());
  const [recording] = useState(() => new RecordingPass());
  const call = useOwnCall(() => createVisitCall(environment, { speaker, recording }));
  useEffect(() => (environment.exposeSession ? exposeSession(call) : undefined), [call, environment]);
  return (
    <CallProviders call={call} speaker={speaker} recording={recording}>
      {children}
    </CallProviders>
  );
}
