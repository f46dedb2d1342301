'use client';

import { asId } from '@crossfade/video-core';
import { createCall, httpJoin } from '@crossfade/video-core/client';
import { createCallControl, socketTransport } from '@crossfade/video-core/control';
import { CallProvider, usePhase } from '@crossfade/video-react';
import { useOwnCall } from '@crossfade/video-react/call';
import { useEffect, useState, type ReactNode } from 'react';
import { adapters } from '../composition/providers.ts';
import { apiBase } from '../environment/api-base.ts';
import type { WebEnvironment } from '../environment/web-environment.ts';
import { recorderTexts } from '../texts/recorder-texts.ts';
import { tellHost } from './recorder-host.ts';
import { enterRecorder, type RecorderPass } from './recorder-pass.ts';
import { RecorderStage } from './recorder-stage.tsx';

/** Says which of the server's credentials this page presents at joins. */
const PASS_HEADER = 'x-recorder';

interface RecorderPageProps {
  readonly environment: WebEnvironment;
}

/** What a recorder opens: takes part in one call unseen, and makes one picture and one sound of it. */
export function RecorderPage({ environment }: RecorderPageProps): ReactNode {
  const [pass, setPass] = useState<RecorderPass>();
  const [refused, setRefused] = useState(false);
  useEffect(() => {
    let current = true;
    const over = (reason: 'refused' | 'failed'): Promise<void> => {
      if (current) setRefused(true);
      return tellHost({ type: 'over', reason });
    };
    const enter = async (): Promise<void> => {
      let entered: RecorderPass | undefined;
      try {
        entered = await enterRecorder();
      } catch {
        return over('failed');
      }
      if (entered === undefined) return over('refused');
      if (current) setPass(entered);
    };
    void enter();
    return () => {
      current = false;
    };
  }, []);
  if (refused) return <p className="recorder-notice">{recorderTexts.refused}</p>;
  return pass ? <RecordedCall pass={pass} environment={environment} /> : null;
}

function RecordedCall({ pass, environment }: RecorderPageProps & { readonly pass: RecorderPass }): ReactNode {
  const call = useOwnCall(() =>
    createCall({
      adapters,
      control: createCallControl({ transport: socketTransport(() => apiBase(environment.apiUrl, location)) }),
      join: (request, signal) =>
        httpJoin(`${location.origin}/api`, { headers: () => ({ [PASS_HEADER]: pass.token }) })(
          { ...request, client: environment.client },
          signal,
        ),
    }),
  );
  useEffect(() => {
    // How it goes, `phase` says.
    void call.join({ key: asId.key(pass.key), displayName: recorderTexts.name });
  }, [call, pass.key]);
  return (
    <CallProvider call={call}>
      <Recording />
    </CallProvider>
  );
}

/** The stage stays through a reconnect, and so does the file. */
function Recording(): ReactNode {
  const phase = usePhase();
  const ended = phase.name === 'ended' ? phase.reason : undefined;
  useEffect(() => {
    if (ended !== undefined && ended !== 'left') void tellHost({ type: 'over', reason: ended });
  }, [ended]);
  return phase.name === 'connected' || phase.name === 'reconnecting' || phase.name === 'ended' ? (
    <RecorderStage />
  ) : null;
}
