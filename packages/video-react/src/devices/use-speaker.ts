import type { Speaker } from '@crossfade/video-core/devices';
import { useContext } from 'react';
import { SpeakerContext } from './speaker-provider.tsx';

/** The speaker that is provided here, for commands. */
export function useSpeaker(): Speaker {
  const speaker = useContext(SpeakerContext);
  if (speaker === undefined) throw new Error('Wrap this component in <SpeakerProvider speaker={...}>.');
  return speaker;
}
