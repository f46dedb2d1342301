'use client';

import { Speaker } from '@crossfade/video-core/devices';
import { useOwnCall } from '@crossfade/video-react/call';
import { useCallback, useEffect, useState, type ReactNode } from 'react';
import { CallProviders } from '../call/call-providers.tsx';
import { exposeSession } from '../call/expose-session.ts';
import type { WebEnvironment } from '../environment/web-environment.ts';
import { RecordingPass } from '../recording/recording-pass.ts';
import { createDoorCall, createVisitCall } from '../visit/call/create-visit-call.ts';
import { TabletApp } from './tablet-app.tsx';

/** The page of a resident's tablet. */
export function TabletPage({ environment }: { readonly environment: WebEnvironment }): ReactNode {
  const [speaker] = useState(() => new Speaker());
  const [recording] = useState(() => new RecordingPass());
  const call = useOwnCall(() => createVisitCall(environment, { speaker, recording }));
  const createDoor = useCallback(() => createDoorCall(environment), [environment]);
  useEffect(() => (environment.exposeSession ? exposeSession(call) : undefined), [call, environment]);
  return (
    <CallProviders call={call} speaker={speaker} recording={recording} client={environment.client}>
      <TabletApp createDoorCall={createDoor} />
    </CallProviders>
  );
}
