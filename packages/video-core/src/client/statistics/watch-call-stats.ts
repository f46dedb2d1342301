import { pinnedRoom } from '../../call/call-selectors.ts';
import type { CallState } from '../../call/call-state.ts';
import type { ParticipantId, PublicationId } from '../../contract/identity.ts';
import { SOURCES, type Source } from '../../contract/media.ts';
import type { CallSession } from '../session/call-session.ts';
import type { TrackStats } from '../../contract/track-stats.ts';
import { trackRates, type TrackRates } from './track-rates.ts';

/** Milliseconds. */
const INTERVAL = 1_000;

/** How one track fares: whose it is, its counters, and what it did since the look before. */
export interface TrackReport extends TrackStats, Partial<TrackRates> {
  readonly participantId: ParticipantId | 'local';
  /** What the person is called. */
  readonly name: string;
  readonly source: Source;
}

/**
 * Looks at a call's tracks once a second, own tracks first, until stopped; each look costs the browser some
 * work, so only while somebody reads it.
 */
export function watchCallStats(
  session: CallSession,
  onReports: (reports: readonly TrackReport[]) => void,
  now: () => number = () => performance.now(),
): () => void {
  let before = new Map<string, TrackStats>();
  let lookedAt = now();
  let stopped = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function look(): Promise<void> {
    const stats = await session.stats();
    if (stopped) return;
    const at = now();
    const seconds = (at - lookedAt) / 1_000;
    const owners = ownersOf(session.getState());
    const after = new Map(stats.map((one) => [`${one.direction} ${one.publicationId}`, one]));
    const reports: TrackReport[] = [];
    for (const [key, one] of after) {
      const owner = owners.get(one.publicationId);
      const earlier = before.get(key);
      // Who left between the counters and now is nobody's row any more.
      if (owner) reports.push({ ...owner, ...one, ...(earlier && trackRates(earlier, one, seconds)) });
    }
    before = after;
    lookedAt = at;
    onReports(reports);
    timer = setTimeout(() => void look(), INTERVAL);
  }

  void look();
  return () => {
    stopped = true;
    clearTimeout(timer);
  };
}

type Owner = Pick<TrackReport, 'participantId' | 'name' | 'source'>;

function ownersOf(state: CallState): ReadonlyMap<PublicationId, Owner> {
  const owners = new Map<PublicationId, Owner>();
  for (const source of SOURCES) {
    const { published } = state.local.sources[source];
    if (published) owners.set(published, { participantId: 'local', name: state.local.name, source });
  }
  for (const { participantId, name, publications } of pinnedRoom(state)?.participants.values() ?? [])
    for (const { publicationId, source } of publications)
      owners.set(publicationId, { participantId, name, source });
  return owners;
}
