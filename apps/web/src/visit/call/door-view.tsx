import type { CallKey, ParticipantId } from '@crossfade/video-core';
import type { Call } from '@crossfade/video-core/client';
import {
  CallProvider,
  ParticipantVideo,
  useParticipant,
  useParticipants,
  usePhase,
} from '@crossfade/video-react';
import { useOwnCall } from '@crossfade/video-react/call';
import { UserRound } from 'lucide-react';
import type { ReactNode } from 'react';
import { isLive } from '../../people/is-live.ts';
import { tabletTexts } from '../../texts/tablet-texts.ts';
import { useFollowedCall } from './use-followed-call.ts';

export interface DoorViewProps {
  /** The call at the door, in which the visitor alone sends. */
  readonly door: CallKey;
  /** What the one who looks is called there. */
  readonly viewer: string;
  /** Makes a call that captures nothing and plays nothing. */
  readonly createDoorCall: () => Call;
}

/** The camera of a visitor who waits, before anybody lets them in. Nothing leaves this device meanwhile. */
export function DoorView({ createDoorCall, ...props }: DoorViewProps): ReactNode {
  const call = useOwnCall(createDoorCall);
  return (
    <CallProvider call={call}>
      <Picture {...props} />
    </CallProvider>
  );
}

function Picture({ door, viewer }: Omit<DoorViewProps, 'createDoorCall'>): ReactNode {
  useFollowedCall(door, viewer);
  const connected = usePhase().name === 'connected';
  const present = useParticipants();
  const { connecting, noPicture } = tabletTexts.door;
  return (
    <div className="door-picture" data-testid="door">
      <output className="door-empty">
        <UserRound aria-hidden="true" />
        {connected && present.length > 0 ? noPicture : connecting}
      </output>
      {present.map((id) => (
        <Camera key={id} id={id} />
      ))}
    </div>
  );
}

/** Others may look as well; they send nothing. */
function Camera({ id }: { readonly id: ParticipantId }): ReactNode {
  const camera = useParticipant(id)?.publications.find(({ source }) => source === 'camera');
  return isLive(camera) ? <ParticipantVideo participant={id} className="door-video" /> : null;
}
