import { useDecision, useEpoch, usePhase } from '@crossfade/video-react';
import type { ReactNode } from 'react';

/** The call, with the facts that scripts which drive it go by. */
export function CallRoot({ children }: { readonly children: ReactNode }): ReactNode {
  const { name } = usePhase();
  return (
    <div
      className="call"
      data-testid="call"
      data-provider={useDecision()?.provider}
      data-state={name === 'idle' ? 'joining' : name}
      data-epoch={useEpoch()}
    >
      {children}
    </div>
  );
}
