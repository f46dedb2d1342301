import type { CallKey, ParticipantId, ProviderKind } from '@crossfade/video-core';
import {
  useCallSession,
  useDecision,
  useLocalSource,
  useParticipant,
  useParticipants,
  usePhase,
} from '@crossfade/video-react';
import { Suspense, type ReactNode } from 'react';
import { panels } from './providers.ts';

export interface CallProps {
  readonly callKey: CallKey;
  readonly displayName: string;
  readonly provider: ProviderKind | undefined;
}

/** A call made with Crossfade's hooks, and beside it what the application has for the provider that carries it. */
export function Call({ callKey, displayName, provider }: CallProps): ReactNode {
  const session = useCallSession();
  const phase = usePhase();
  const join = async () => {
    await Promise.all([session.startSource('camera'), session.startSource('microphone')]);
    await session.join({
      key: callKey,
      displayName,
      ...(provider === undefined ? {} : { requestedProvider: provider }),
    });
  };
  return (
    <main data-state={phase.name}>
      <h1>{callKey}</h1>
      {phase.name === 'connected' || phase.name === 'reconnecting' ? (
        <InCall />
      ) : (
        <button type="button" disabled={phase.name === 'joining'} onClick={() => void join()}>
          Join
        </button>
      )}
    </main>
  );
}

function InCall(): ReactNode {
  const session = useCallSession();
  const others = useParticipants();
  const { muted } = useLocalSource('microphone');
  const Panel = panels[useDecision()?.provider ?? ''];
  return (
    <>
      <p>
        <button type="button" onClick={() => void session.setMuted('microphone', !muted)}>
          {muted ? 'Unmute' : 'Mute'}
        </button>
        <button type="button" onClick={() => void session.leave()}>
          Leave
        </button>
      </p>
      <h2>By Crossfade’s hooks</h2>
      <ul aria-label="Others, by Crossfade">
        {others.map((id) => (
          <Other key={id} id={id} />
        ))}
      </ul>
      <h2>By LiveKit’s components</h2>
      {Panel ? (
        <Suspense fallback={<p>Loading.</p>}>
          <Panel />
        </Suspense>
      ) : (
        <p>They need a LiveKit room, and another provider carries this call.</p>
      )}
    </>
  );
}

function Other({ id }: { readonly id: ParticipantId }): ReactNode {
  const participant = useParticipant(id);
  if (participant === undefined) return null;
  const microphone = participant.publications.find(({ source }) => source === 'microphone');
  const facts = [
    ...(participant.speaking ? ['speaks'] : []),
    ...(microphone?.mutedBy.length === 0 ? [] : ['muted']),
  ];
  return <li>{[participant.name, ...facts].join(', ')}</li>;
}
