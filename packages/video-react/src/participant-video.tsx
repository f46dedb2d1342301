import type { ParticipantId } from '@crossfade/video-core';
import type { Tile } from '@crossfade/video-core/client';
import { useEffect, useRef, type ComponentPropsWithoutRef, type ReactNode } from 'react';
import { useCallSession } from './call-provider.tsx';

export interface ParticipantVideoProps extends Omit<ComponentPropsWithoutRef<'div'>, 'children'> {
  readonly participant: ParticipantId | 'local';
  readonly source?: Tile['source'];
}

/**
 * A box that somebody's video fills. Its size and whether it is in view decide how much video is received,
 * so give it the size of what people see; `--video-fit` is the video's `object-fit`.
 */
export function ParticipantVideo({
  participant,
  source = 'camera',
  ...box
}: ParticipantVideoProps): ReactNode {
  const session = useCallSession();
  const container = useRef<HTMLDivElement>(null);
  useEffect(
    () =>
      container.current ? session.show(container.current, { participantId: participant, source }) : undefined,
    [session, participant, source],
  );
  return <div {...box} ref={container} />;
}
