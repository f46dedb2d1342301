import { useCallState, useDecision, useEpoch, usePhase } from '@crossfade/video-react';
import { useRef, type ReactNode } from 'react';
import { useRecordingPlace } from '../recording/recording-context.tsx';
import { useKeptFocus } from '../ui/use-kept-focus.ts';

/** The call, with the facts that scripts which drive it go by. */
export function CallRoot({ children }: { readonly children: ReactNode }): ReactNode {
  const { name } = usePhase();
  const decision = useDecision();
  const moving = useCallState('call', (state) => state.moving);
  const recording = useRecordingPlace().notice?.state;
  const root = useRef<HTMLDivElement>(null);
  useKeptFocus(root);
  return (
    <div
      ref={root}
      className="call"
      data-testid="call"
      data-provider={decision?.provider}
      data-deployment={decision?.deployment}
      data-moving={moving?.phase}
      data-recording={recording === 'recording' ? true : undefined}
      data-recording-state={recording}
      data-state={name === 'idle' ? 'joining' : name}
      data-epoch={useEpoch()}
    >
      {children}
    </div>
  );
}
