import type { MediaKind, PublicationId } from '@crossfade/video-core';
import type { TrackStats } from '@crossfade/video-core/client';

type Stat = Readonly<Record<string, unknown>>;
type Transport = NonNullable<TrackStats['transport']>;

const number = (stat: Stat | undefined, field: string): number | undefined => {
  const value = stat?.[field];
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
};
const text = (stat: Stat | undefined, field: string): string | undefined => {
  const value = stat?.[field];
  return typeof value === 'string' ? value : undefined;
};
const isStat = (value: unknown): value is Stat => typeof value === 'object' && value !== null;

/** The statistics of one peer connection (W3C webrtc-stats), indexed by their ids. */
export function statsOf(report: RTCStatsReport): ReadonlyMap<string, Stat> {
  const stats = new Map<string, Stat>();
  report.forEach((value: unknown, id) => {
    if (isStat(value)) stats.set(id, value);
  });
  return stats;
}

const CANDIDATES = ['host', 'srflx', 'prflx', 'relay'] as const;
const candidateType = (stat: Stat | undefined): Transport['localCandidate'] =>
  CANDIDATES.find((type) => type === text(stat, 'candidateType')) ?? 'unknown';

/** The pair that carries the media: the transport names it, and where it does not, it is the nominated one. */
function nominatedPair(stats: ReadonlyMap<string, Stat>): Stat | undefined {
  const all = [...stats.values()];
  for (const stat of all) {
    const id = stat['type'] === 'transport' ? text(stat, 'selectedCandidatePairId') : undefined;
    const pair = id === undefined ? undefined : stats.get(id);
    if (pair !== undefined) return pair;
  }
  return all.find(
    (stat) =>
      stat['type'] === 'candidate-pair' && stat['nominated'] === true && stat['state'] === 'succeeded',
  );
}

function transportOf(stats: ReadonlyMap<string, Stat>, pair: Stat): Transport {
  const local = stats.get(text(pair, 'localCandidateId') ?? '');
  const remote = stats.get(text(pair, 'remoteCandidateId') ?? '');
  const protocol = text(local, 'protocol')?.toLowerCase();
  return {
    protocol: protocol === 'udp' || protocol === 'tcp' ? protocol : 'unknown',
    localCandidate: candidateType(local),
    remoteCandidate: candidateType(remote),
  };
}

const sum = (stats: readonly Stat[], field: string): number | undefined => {
  const values = stats.map((stat) => number(stat, field)).filter((value) => value !== undefined);
  return values.length === 0 ? undefined : values.reduce((total, value) => total + value, 0);
};
const largest = (stats: readonly Stat[], field: string): number | undefined => {
  const values = stats.map((stat) => number(stat, field)).filter((value) => value !== undefined);
  return values.length === 0 ? undefined : Math.max(...values);
};

type Mutable<Shape> = { -readonly [Key in keyof Shape]: Shape[Key] };
/** Sets what is known; `exactOptionalPropertyTypes` wants the rest absent. */
function set<Key extends keyof TrackStats>(
  target: Mutable<TrackStats>,
  key: Key,
  value: TrackStats[Key] | undefined,
): void {
  if (value !== undefined) target[key] = value;
}

const layerSends = (stat: Stat): boolean =>
  stat['active'] !== false && (number(stat, 'framesPerSecond') ?? number(stat, 'framesEncoded') ?? 0) > 0;

/**
 * One entry per sent or received track of one peer connection. `publicationOf` finds the publication by the
 * media section (`mid`) or, where the browser does not tell it, by the track's id.
 */
export function readTrackStats(
  stats: ReadonlyMap<string, Stat>,
  direction: TrackStats['direction'],
  publicationOf: (mid: string | undefined, trackId: string | undefined) => PublicationId | undefined,
): readonly TrackStats[] {
  const type = direction === 'send' ? 'outbound-rtp' : 'inbound-rtp';
  const streams = new Map<PublicationId, Stat[]>();
  for (const stat of stats.values()) {
    if (stat['type'] !== type) continue;
    const source = stats.get(text(stat, 'mediaSourceId') ?? '');
    const trackId = text(stat, 'trackIdentifier') ?? text(source, 'trackIdentifier');
    const publicationId = publicationOf(text(stat, 'mid'), trackId);
    if (publicationId === undefined) continue;
    const known = streams.get(publicationId);
    if (known === undefined) streams.set(publicationId, [stat]);
    else known.push(stat);
  }
  const pair = nominatedPair(stats);
  return [...streams].map(([publicationId, group]) => {
    const kind: MediaKind = group[0]?.['kind'] === 'audio' ? 'audio' : 'video';
    const sends = direction === 'send';
    const remotes = group
      .map((stat) => stats.get(text(stat, 'remoteId') ?? ''))
      .filter((stat) => stat !== undefined);
    const source = group
      .map((stat) => stats.get(text(stat, 'mediaSourceId') ?? ''))
      .find((stat) => stat !== undefined);
    const entry: Mutable<TrackStats> = {
      publicationId,
      direction,
      kind,
      bytes: sum(group, sends ? 'bytesSent' : 'bytesReceived') ?? 0,
      packets: sum(group, sends ? 'packetsSent' : 'packetsReceived') ?? 0,
    };
    set(entry, 'packetsLost', sum(sends ? remotes : group, 'packetsLost'));
    set(entry, 'jitter', largest(sends ? remotes : group, 'jitter'));
    set(
      entry,
      'roundTripTime',
      number(pair, 'currentRoundTripTime') ?? (sends ? largest(remotes, 'roundTripTime') : undefined),
    );
    const codec = group.map((stat) => stats.get(text(stat, 'codecId') ?? '')).find(Boolean);
    set(entry, 'codec', text(codec, 'mimeType'));
    if (kind === 'video') {
      set(entry, 'frames', sum(group, sends ? 'framesEncoded' : 'framesDecoded'));
      set(entry, 'frameWidth', largest(group, 'frameWidth'));
      set(entry, 'frameHeight', largest(group, 'frameHeight'));
      set(entry, 'framesPerSecond', largest(group, 'framesPerSecond'));
      if (!sends) set(entry, 'freezeCount', sum(group, 'freezeCount'));
      const rids = group.filter((stat) => text(stat, 'rid') !== undefined);
      if (sends && rids.length > 0)
        set(
          entry,
          'activeLayers',
          rids
            .filter(layerSends)
            .map((stat) => text(stat, 'rid') ?? '')
            .sort(),
        );
    } else {
      set(entry, 'audioEnergy', sends ? number(source, 'totalAudioEnergy') : sum(group, 'totalAudioEnergy'));
    }
    if (pair !== undefined) set(entry, 'transport', transportOf(stats, pair));
    return entry;
  });
}

/** True when the browser holds back an outgoing video because the uplink is too narrow. */
export const sendIsLimited = (stats: ReadonlyMap<string, Stat>): boolean =>
  [...stats.values()].some(
    (stat) => stat['type'] === 'outbound-rtp' && stat['qualityLimitationReason'] === 'bandwidth',
  );
