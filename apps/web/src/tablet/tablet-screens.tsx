import { useState, type ReactNode } from 'react';
import { tabletTexts } from '../texts/tablet-texts.ts';
import { DoorCall } from '../visit/call/door-view.tsx';
import { VisitCall } from '../visit/call/visit-call.tsx';
import { useFollowedCall } from '../visit/call/use-followed-call.ts';
import { BesideCall } from './screens/beside-call.tsx';
import { DoorScreen } from './screens/door-screen.tsx';
import { IdleScreen, type EndedVisit } from './screens/idle-screen.tsx';
import { LeftScreen } from './screens/left-screen.tsx';
import { RingScreen } from './screens/ring-screen.tsx';
import type { TabletScreenProps } from './tablet-actions.ts';
import type { TabletReadiness, TabletSnapshot, TabletStage } from './tablet-state.ts';

interface Props extends TabletScreenProps {
  readonly stage: TabletStage;
  readonly readiness: TabletReadiness | undefined;
  readonly onWake: () => void;
}

export function TabletScreens({ stage, readiness, onWake, ...screen }: Props): ReactNode {
  const { snapshot, actions } = screen;
  const { call, tablet } = snapshot;
  // Nobody is in the call while it waits for staff.
  const key = call?.waitingForStaff === true ? undefined : call?.call;
  const ended = useEndedVisit(snapshot);
  const followed = useFollowedCall(key, call?.resident ?? tablet.name);
  if (call !== undefined)
    return (
      <VisitCall
        {...call}
        with={call.visitors.join(', ')}
        now={snapshot.now}
        followed={followed}
        chat={false}
        problem={actions.failed ? tabletTexts.failed : undefined}
        onHelp={() => actions.callHelp(call.visit)}
        onLeave={() => actions.leave(call.visit)}
      >
        <BesideCall {...screen} />
      </VisitCall>
    );
  switch (stage) {
    case 'door':
    case 'ringing': {
      // One connection for both, so that the picture is there at once when the ring is answered.
      const caller = snapshot.door ?? snapshot.ring;
      return (
        <DoorCall
          key={caller?.entry}
          door={caller?.door}
          viewer={tablet.name}
          createDoorCall={screen.createDoorCall}
        >
          {stage === 'door' ? <DoorScreen {...screen} /> : <RingScreen {...screen} />}
        </DoorCall>
      );
    }
    case 'left':
      return <LeftScreen {...screen} />;
    default:
      return <IdleScreen {...screen} ended={ended} readiness={readiness} onWake={onWake} />;
  }
}

/** The visit that ended while the resident was in it, until the next: nobody pressed anything, so it is said. */
function useEndedVisit({ call, left, now }: TabletSnapshot): EndedVisit | undefined {
  const [before, setBefore] = useState(call);
  const [ended, setEnded] = useState<EndedVisit>();
  if (call?.visit !== before?.visit) {
    setBefore(call);
    setEnded(before && !call && !left ? { visitors: before.visitors, at: now } : undefined);
  }
  return ended;
}
