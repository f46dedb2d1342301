import type { MediaKind, PublicationId } from '@crossfade/video-core';
import type { TrackStats } from '@crossfade/video-core/client';

/** An RTCStatsReport, or a copy of one: https://www.w3.org/TR/webrtc-stats/ */
export type StatsReport = ReadonlyMap<string, unknown>;

type Entry = Readonly<Record<string, unknown>>;

/** Counters of a track that is sent, summed over its simulcast layers; `undefined` before anything was sent. */
export function sentTrackStats(
  report: StatsReport,
  publicationId: PublicationId,
  kind: MediaKind,
): TrackStats | undefined {
  const entries = entriesOf(report);
  const layers = ofType(entries, 'outbound-rtp');
  if (layers.length === 0) return undefined;
  const remotes = ofType(entries, 'remote-inbound-rtp');
  const source = ofType(entries, 'media-source')[0];
  const encoding = layers
    .filter((layer) => layer['active'] !== false && (number(layer, 'framesPerSecond') ?? 0) > 0)
    .toSorted((left, right) => widthOf(left) - widthOf(right));
  const largest = encoding.at(-1) ?? layers[0];
  const rids = encoding.map((layer) => text(layer, 'rid')).filter((rid) => rid !== undefined);
  return compact({
    publicationId,
    direction: 'send',
    kind,
    bytes: sum(layers, 'bytesSent') ?? 0,
    packets: sum(layers, 'packetsSent') ?? 0,
    packetsLost: sum(remotes, 'packetsLost'),
    jitter: largestNumber(remotes, 'jitter'),
    roundTripTime: roundTripTimeOf(entries) ?? largestNumber(remotes, 'roundTripTime'),
    codec: codecOf(entries, largest),
    frames: sum(layers, 'framesEncoded'),
    frameWidth: number(largest, 'frameWidth'),
    frameHeight: number(largest, 'frameHeight'),
    framesPerSecond: number(largest, 'framesPerSecond'),
    audioEnergy: number(source, 'totalAudioEnergy'),
    activeLayers: kind === 'video' && rids.length > 0 ? rids : undefined,
    transport: transportOf(entries),
  });
}

/** Counters of a track that is received; `undefined` before anything arrived. */
export function receivedTrackStats(
  report: StatsReport,
  publicationId: PublicationId,
  kind: MediaKind,
): TrackStats | undefined {
  const entries = entriesOf(report);
  const inbound = ofType(entries, 'inbound-rtp')[0];
  if (inbound === undefined) return undefined;
  return compact({
    publicationId,
    direction: 'receive',
    kind,
    bytes: number(inbound, 'bytesReceived') ?? 0,
    packets: number(inbound, 'packetsReceived') ?? 0,
    packetsLost: number(inbound, 'packetsLost'),
    jitter: number(inbound, 'jitter'),
    roundTripTime: roundTripTimeOf(entries),
    codec: codecOf(entries, inbound),
    frames: number(inbound, 'framesDecoded'),
    frameWidth: number(inbound, 'frameWidth'),
    frameHeight: number(inbound, 'frameHeight'),
    framesPerSecond: number(inbound, 'framesPerSecond'),
    freezeCount: number(inbound, 'freezeCount'),
    audioEnergy: number(inbound, 'totalAudioEnergy'),
    transport: transportOf(entries),
  });
}

type Entries = ReadonlyMap<string, Entry>;
type Loose = { readonly [Key in keyof TrackStats]: TrackStats[Key] | undefined } & {
  readonly publicationId: PublicationId;
  readonly direction: TrackStats['direction'];
  readonly kind: MediaKind;
  readonly bytes: number;
  readonly packets: number;
};

/** Leaves out what the browser does not tell. */
function compact({ publicationId, direction, kind, bytes, packets, ...rest }: Loose): TrackStats {
  const told = Object.entries(rest).filter(([, value]) => value !== undefined);
  return { publicationId, direction, kind, bytes, packets, ...Object.fromEntries(told) };
}

function entriesOf(report: StatsReport): Entries {
  const entries = new Map<string, Entry>();
  for (const [id, value] of report) {
    if (typeof value === 'object' && value !== null) entries.set(id, { ...value });
  }
  return entries;
}

const ofType = (entries: Entries, type: string): Entry[] =>
  [...entries.values()].filter((entry) => entry['type'] === type);

function number(entry: Entry | undefined, name: string): number | undefined {
  const value = entry?.[name];
  return typeof value === 'number' ? value : undefined;
}

function text(entry: Entry | undefined, name: string): string | undefined {
  const value = entry?.[name];
  return typeof value === 'string' ? value : undefined;
}

function numbers(entries: readonly Entry[], name: string): number[] {
  return entries.map((entry) => number(entry, name)).filter((value) => value !== undefined);
}

function sum(entries: readonly Entry[], name: string): number | undefined {
  const values = numbers(entries, name);
  return values.length === 0 ? undefined : values.reduce((total, value) => total + value, 0);
}

function largestNumber(entries: readonly Entry[], name: string): number | undefined {
  const values = numbers(entries, name);
  return values.length === 0 ? undefined : Math.max(...values);
}

const widthOf = (layer: Entry): number => number(layer, 'frameWidth') ?? 0;

function codecOf(entries: Entries, rtp: Entry | undefined): string | undefined {
  const mimeType = text(entries.get(text(rtp, 'codecId') ?? ''), 'mimeType');
  return mimeType?.split('/')[1]?.toLowerCase();
}

/** The pair that media flows over: the transport's own choice, or the nominated one where that is not told. */
function nominatedPair(entries: Entries): Entry | undefined {
  const selected = text(ofType(entries, 'transport')[0], 'selectedCandidatePairId');
  if (selected !== undefined) return entries.get(selected);
  return ofType(entries, 'candidate-pair').find((pair) => pair['nominated'] === true);
}

const roundTripTimeOf = (entries: Entries): number | undefined =>
  number(nominatedPair(entries), 'currentRoundTripTime');

function transportOf(entries: Entries): TrackStats['transport'] {
  const pair = nominatedPair(entries);
  if (pair === undefined) return undefined;
  const local = entries.get(text(pair, 'localCandidateId') ?? '');
  const remote = entries.get(text(pair, 'remoteCandidateId') ?? '');
  return {
    protocol: protocolOf(local),
    localCandidate: candidateTypeOf(local),
    remoteCandidate: candidateTypeOf(remote),
  };
}

function protocolOf(candidate: Entry | undefined): 'udp' | 'tcp' | 'unknown' {
  const protocol = text(candidate, 'protocol');
  return protocol === 'udp' || protocol === 'tcp' ? protocol : 'unknown';
}

function candidateTypeOf(candidate: Entry | undefined): 'host' | 'srflx' | 'prflx' | 'relay' | 'unknown' {
  const type = text(candidate, 'candidateType');
  return type === 'host' || type === 'srflx' || type === 'prflx' || type === 'relay' ? type : 'unknown';
}
