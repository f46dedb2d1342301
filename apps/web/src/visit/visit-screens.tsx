import type { CallKey } from '@crossfade/video-core';
import type { ReactNode } from 'react';
import type { ApiPath } from '../api/api-client.ts';
import { VisitCall } from './call/visit-call.tsx';
import { CheckScreen } from './check/check-screen.tsx';
import { failureText } from './screens/failure.tsx';
import { LobbyScreen } from './screens/lobby-screen.tsx';
import { OverScreen } from './screens/over-screen.tsx';
import { useFollowedCall } from './call/use-followed-call.ts';
import type { VisitScreenProps } from './visit-actions.ts';
import type { VisitorState } from './visit-state.ts';

/** The check, the waiting room, the call, or how the visit ended. */
export function VisitScreens({
  path,
  snapshot,
  actions,
}: VisitScreenProps & { readonly path: ApiPath }): ReactNode {
  const { state } = snapshot;
  const key = callOf(state);
  const followed = useFollowedCall(key, snapshot.visitor);
  switch (state.name) {
    case 'early':
    case 'check':
      return <CheckScreen path={path} snapshot={snapshot} actions={actions} />;
    case 'lobby':
    case 'ringing':
      return <LobbyScreen snapshot={snapshot} actions={actions} watched={followed.inCall} />;
    case 'in-call':
      return (
        <VisitCall
          with={snapshot.resident}
          now={snapshot.now}
          {...state}
          problem={failureText(actions.failure)}
          followed={followed}
          onHelp={actions.callHelp}
          onLeave={actions.leave}
        />
      );
    case 'over':
      return <OverScreen snapshot={snapshot} actions={actions} />;
  }
}

/** Where the visitor meets whom: nobody is in the call while it waits for staff. */
function callOf(state: VisitorState): CallKey | undefined {
  if (state.name === 'in-call') return state.waitingForStaff ? undefined : state.call;
  return 'door' in state ? state.door : undefined;
}
