import type { PublicationId } from '../../contract/identity.ts';
import type { MediaKind } from '../../contract/media.ts';
import type { TrackStats } from '../../contract/track-stats.ts';

/** One dictionary of a report, whose fields depend on its `type`. */
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

/** The statistics of a peer connection, a sender or a receiver (W3C webrtc-stats), indexed by their ids. */
export function statsOf(report: Pick<RTCStatsReport, 'forEach'>): ReadonlyMap<string, Stat> {
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
function set<Target extends object, Key extends keyof Target>(
  target: Target,
  key: Key,
  value: Target[Key] | undefined,
): void {
  if (value !== undefined) target[key] = value;
}

const isEncoded = (stat: Stat): boolean =>
  stat['active'] !== false && (number(stat, 'framesPerSecond') ?? 0) > 0;

const LIMITS = ['bandwidth', 'cpu', 'other'] as const;
/** The most telling of what holds the layers back. */
const limitOf = (stats: readonly Stat[]): TrackStats['limitedBy'] =>
  LIMITS.find((limit) => stats.some((stat) => stat['qualityLimitationReason'] === limit));

/** The name alone, in lower case: browsers tell `video/VP8`. */
const codecOf = (stats: ReadonlyMap<string, Stat>, group: readonly Stat[]): string | undefined =>
  group
    .map((stat) => text(stats.get(text(stat, 'codecId') ?? ''), 'mimeType'))
    .find((mimeType) => mimeType !== undefined)
    ?.split('/')[1]
    ?.toLowerCase();

/**
 * One entry per sent or received track in a report. `publicationOf` finds the publication by the media section
 * (`mid`) or, where the browser does not tell it, by the track's id.
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
    const counters = direction === 'send' ? sent(stats, group, kind) : received(group, kind);
    const entry: Mutable<TrackStats> = Object.assign({ publicationId, direction, kind }, counters);
    set(entry, 'roundTripTime', number(pair, 'currentRoundTripTime') ?? entry.roundTripTime);
    set(entry, 'codec', codecOf(stats, group));
    if (pair !== undefined) set(entry, 'transport', transportOf(stats, pair));
    return entry;
  });
}

type Counters = Omit<TrackStats, 'publicationId' | 'direction' | 'kind'>;

function sent(stats: ReadonlyMap<string, Stat>, group: readonly Stat[], kind: MediaKind): Counters {
  const referred = (field: string): readonly Stat[] =>
    group.map((stat) => stats.get(text(stat, field) ?? '')).filter((stat) => stat !== undefined);
  const remotes = referred('remoteId');
  const entry: Mutable<Counters> = {
    bytes: sum(group, 'bytesSent') ?? 0,
    packets: sum(group, 'packetsSent') ?? 0,
  };
  set(entry, 'packetsLost', sum(remotes, 'packetsLost'));
  set(entry, 'jitter', largest(remotes, 'jitter'));
  set(entry, 'roundTripTime', largest(remotes, 'roundTripTime'));
  if (kind === 'audio') {
    set(entry, 'audioEnergy', number(referred('mediaSourceId')[0], 'totalAudioEnergy'));
    return entry;
  }
  const encoded = group
    .filter(isEncoded)
    .sort((left, right) => (number(left, 'frameWidth') ?? 0) - (number(right, 'frameWidth') ?? 0));
  setPicture(entry, encoded.slice(-1));
  set(entry, 'frames', sum(group, 'framesEncoded'));
  set(entry, 'keyFrames', sum(group, 'keyFramesEncoded'));
  set(entry, 'limitedBy', limitOf(group));
  if (group.some((stat) => text(stat, 'rid') !== undefined))
    entry.activeLayers = encoded.map((stat) => text(stat, 'rid') ?? '');
  else
    set(
      entry,
      'activeLayers',
      encoded.map(spatialLayersOf).find((layers) => layers !== undefined),
    );
  return entry;
}

/** The layers in one stream, by its scalability mode (W3C webrtc-svc); `undefined` where it has none. */
function spatialLayersOf(stat: Stat): readonly string[] | undefined {
  const [, count] = /^L(\d)T\d/.exec(text(stat, 'scalabilityMode') ?? '') ?? [];
  return count === undefined ? undefined : Array.from({ length: Number(count) }, (_, index) => `s${index}`);
}

function received(group: readonly Stat[], kind: MediaKind): Counters {
  const entry: Mutable<Counters> = {
    bytes: sum(group, 'bytesReceived') ?? 0,
    packets: sum(group, 'packetsReceived') ?? 0,
  };
  set(entry, 'packetsLost', sum(group, 'packetsLost'));
  set(entry, 'jitter', largest(group, 'jitter'));
  if (kind === 'audio') {
    set(entry, 'audioEnergy', sum(group, 'totalAudioEnergy'));
    set(entry, 'samples', sum(group, 'totalSamplesReceived'));
    set(entry, 'concealedSamples', sum(group, 'concealedSamples'));
    return entry;
  }
  setPicture(entry, group);
  set(entry, 'frames', sum(group, 'framesDecoded'));
  set(entry, 'keyFrames', sum(group, 'keyFramesDecoded'));
  set(entry, 'freezeCount', sum(group, 'freezeCount'));
  set(entry, 'freezeDuration', sum(group, 'totalFreezesDuration'));
  return entry;
}

function setPicture(entry: Mutable<Counters>, group: readonly Stat[]): void {
  for (const field of ['frameWidth', 'frameHeight', 'framesPerSecond'] as const)
    set(entry, field, largest(group, field));
}
