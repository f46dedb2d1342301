import { watchCallStats, type TrackReport } from '@crossfade/video-core/statistics';
import { useEffect, useState } from 'react';
import { useCallSession } from '../session/use-call-session.ts';

const NOTHING: readonly TrackReport[] = [];

/** Statistics of each track of the call, updated every second while mounted. */
export function useCallStats(): readonly TrackReport[] {
  const session = useCallSession();
  const [reports, setReports] = useState(NOTHING);
  useEffect(() => watchCallStats(session, setReports), [session]);
  return reports;
}
