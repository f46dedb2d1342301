import { useEffect } from 'react';
import type { Say } from '../notices/notices.tsx';
import { texts } from '../texts/texts.ts';
import { useRecording } from './use-recording.ts';

/** Says when the recording begins; that it has stopped stands in a banner. */
export function useRecordingNotices(say: Say): void {
  const on = useRecording().notice?.state === 'recording';
  useEffect(() => {
    if (on) say(texts.recording.began);
  }, [on, say]);
}
