import type { ParticipantId } from '@crossfade/video-core';
import type { Tile } from '@crossfade/video-core/client';
import {
  createContext,
  useContext,
  useEffect,
  useRef,
  type ComponentPropsWithoutRef,
  type ReactNode,
} from 'react';
import { useCallSession } from '../session/use-call-session.ts';

/**
 * Whether video of the others is wanted at all. Under `false` their boxes stay empty, and none of their video is
 * received; the local participant's goes on.
 */
export const IncomingVideo = createContext(true);

export interface ParticipantVideoProps extends Omit<ComponentPropsWithoutRef<'div'>, 'children'> {
  readonly participant: ParticipantId | 'local';
  readonly source?: Tile['source'];
}

/**
 * A box that a participant's video fills. Its size and whether it is in view decide how much video is received,
 * so give it the size of what people see; `--video-fit` is the video's `object-fit`.
 */
export function ParticipantVideo({
  participant,
  source = 'camera',
  ...box
}: ParticipantVideoProps): ReactNode {
  const session = useCallSession();
  const wanted = useContext(IncomingVideo) || participant === 'local';
  const container = useRef<HTMLDivElement>(null);
  useEffect(
    () =>
      container.current && wanted
        ? session.show(container.current, { participantId: participant, source })
        : undefined,
    [session, participant, source, wanted],
  );
  return <div {...box} ref={container} />;
}
