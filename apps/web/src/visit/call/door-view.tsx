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
import { useSustained } from '../../notices/use-sustained.ts';
import { isLive } from '../../people/is-live.ts';
import { tabletTexts } from '../../texts/tablet-texts.ts';
import { useFollowedCall } from './use-followed-call.ts';

/** Milliseconds within which a camera that is on shows, also on a slow network. */
const CAMERA_COMES_MS = 6_000;

export interface DoorCallProps {
  /** The call at the door, in which the visitor alone sends; `undefined` while nobody may look. */
  readonly door: CallKey | undefined;
  /** The display name of the person who looks. */
  readonly viewer: string;
  /** Makes a call that captures nothing and plays nothing. */
  readonly createDoorCall: () => Call;
  readonly children: ReactNode;
}

/** Shows a visitor who waits, in the pictures inside, before they are let in. Nothing leaves this device. */
export function DoorCall({ createDoorCall, children, ...follow }: DoorCallProps): ReactNode {
  const call = useOwnCall(createDoorCall);
  return (
    <CallProvider call={call}>
      <Follow {...follow} />
      {children}
    </CallProvider>
  );
}

function Follow({ door, viewer }: Pick<DoorCallProps, 'door' | 'viewer'>): ReactNode {
  useFollowedCall(door, viewer);
  return null;
}

/** The visitor's camera, in a {@link DoorCall}. */
export function DoorPicture(): ReactNode {
  const connected = usePhase().name === 'connected';
  const present = useParticipants();
  const withoutPicture = useSustained(connected && present.length > 0, CAMERA_COMES_MS);
  const { connecting, noPicture } = tabletTexts.door;
  return (
    <div className="door-picture" data-testid="door">
      <output className="door-empty">
        <UserRound aria-hidden="true" />
        {withoutPicture ? noPicture : connecting}
      </output>
      <DoorCameras />
    </div>
  );
}

/** The visitor's camera alone, once it is there. */
export const DoorCameras = (): ReactNode => useParticipants().map((id) => <Camera key={id} id={id} />);

/** Others may look as well; they send nothing. */
function Camera({ id }: { readonly id: ParticipantId }): ReactNode {
  const camera = useParticipant(id)?.publications.find(({ source }) => source === 'camera');
  return isLive(camera) ? <ParticipantVideo participant={id} className="door-video" /> : null;
}
