import type { CallKey } from '@crossfade/video-core';
import type { Call } from '@crossfade/video-core/client';
import { Speaker } from '@crossfade/video-core/devices';
import { useCallSession } from '@crossfade/video-react';
import { useOwnCall } from '@crossfade/video-react/call';
import { useSpeaker } from '@crossfade/video-react/devices';
import { useEffect, useState, type ReactNode } from 'react';
import { CallProviders } from '../../call/call-providers.tsx';
import { closeDevices, openPreferredDevices } from '../../devices/preferred-devices.ts';
import { RecordingPass } from '../../recording/recording-pass.ts';
import type { VisitCallParts } from '../../visit/call/create-visit-call.ts';
import { VisitCall } from '../../visit/call/visit-call.tsx';
import { useFollowedCall } from '../../visit/call/use-followed-call.ts';
import { ResidentDecisions } from './resident-decisions.tsx';

export interface StaffCallScreenProps {
  readonly call: CallKey;
  readonly resident: string;
  readonly now: string;
  readonly viewer: string;
  readonly createStaffCall: (parts: VisitCallParts) => Call;
  readonly onLeave: () => void;
}

/** Staff in a visit: a tile like everyone's, in front of the staff's page. */
export function StaffCallScreen({ createStaffCall, ...inside }: StaffCallScreenProps): ReactNode {
  const [speaker] = useState(() => new Speaker());
  const [recording] = useState(() => new RecordingPass());
  const call = useOwnCall(() => createStaffCall({ speaker, recording }));
  return (
    <CallProviders call={call} speaker={speaker} recording={recording}>
      <div className="staff-call-screen">
        <Inside {...inside} />
      </div>
    </CallProviders>
  );
}

function Inside({
  call,
  resident,
  now,
  viewer,
  onLeave,
}: Omit<StaffCallScreenProps, 'createStaffCall'>): ReactNode {
  const session = useCallSession();
  const speaker = useSpeaker();
  const followed = useFollowedCall(call, viewer);
  useEffect(() => {
    openPreferredDevices(session, speaker);
    return () => closeDevices(session);
  }, [session, speaker]);
  return (
    <VisitCall
      with={resident}
      now={now}
      help="no"
      waitingForStaff={false}
      followed={followed}
      onLeave={onLeave}
    >
      <ResidentDecisions />
    </VisitCall>
  );
}
