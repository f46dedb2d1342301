import { expect, it } from 'vitest';
import { asId } from '../../contract/identity.ts';
import { readTrackStats, statsOf } from './read-track-stats.ts';

const report = (...stats: readonly Record<string, unknown>[]): ReadonlyMap<string, Record<string, unknown>> =>
  new Map(stats.map((stat) => [String(stat['id']), stat]));
const CAMERA = asId.publication('camera');
const WIDTHS: Readonly<Record<string, number>> = { r0: 160, r1: 320, r2: 640 };
const VOICE = asId.publication('voice');

const network = [
  { id: 'T', type: 'transport', selectedCandidatePairId: 'P2' },
  { id: 'P1', type: 'candidate-pair', nominated: true, state: 'succeeded', localCandidateId: 'L1' },
  {
    id: 'P2',
    type: 'candidate-pair',
    localCandidateId: 'L2',
    remoteCandidateId: 'R',
    currentRoundTripTime: 0.02,
  },
  { id: 'L1', type: 'local-candidate', candidateType: 'host', protocol: 'tcp' },
  { id: 'L2', type: 'local-candidate', candidateType: 'relay', protocol: 'udp' },
  { id: 'R', type: 'remote-candidate', candidateType: 'host', protocol: 'udp' },
];

it('sums what is sent over the simulcast layers and names those that are encoded', () => {
  const layer = (rid: string, framesPerSecond: number | undefined, active = true) => ({
    id: rid,
    type: 'outbound-rtp',
    kind: 'video',
    mid: '0',
    rid,
    active,
    bytesSent: 100,
    packetsSent: 10,
    framesEncoded: 5,
    keyFramesEncoded: 1,
    frameWidth: WIDTHS[rid],
    frameHeight: 90,
    remoteId: `remote-${rid}`,
    codecId: 'C',
    qualityLimitationReason: active ? 'none' : 'bandwidth',
    ...(framesPerSecond === undefined ? {} : { framesPerSecond }),
  });
  const stats = report(
    layer('r1', 30),
    layer('r0', 15),
    layer('r2', 30, false),
    { id: 'remote-r0', type: 'remote-inbound-rtp', packetsLost: 2, jitter: 0.1, roundTripTime: 0.3 },
    { id: 'C', type: 'codec', mimeType: 'video/VP8' },
    ...network,
  );
  const [camera, ...others] = readTrackStats(stats, 'send', (mid) => (mid === '0' ? CAMERA : undefined));
  expect(others).toEqual([]);
  expect(camera).toEqual({
    publicationId: CAMERA,
    direction: 'send',
    kind: 'video',
    bytes: 300,
    packets: 30,
    packetsLost: 2,
    jitter: 0.1,
    roundTripTime: 0.02,
    codec: 'vp8',
    frames: 15,
    keyFrames: 3,
    frameWidth: 320,
    frameHeight: 90,
    framesPerSecond: 30,
    limitedBy: 'bandwidth',
    activeLayers: ['r0', 'r1'],
    transport: { protocol: 'udp', localCandidate: 'relay', remoteCandidate: 'host' },
  });
});

it('counts the layers that share a stream by its scalability mode', () => {
  const stream = {
    id: 'S',
    type: 'outbound-rtp',
    kind: 'video',
    mid: '0',
    bytesSent: 1,
    packetsSent: 1,
    framesPerSecond: 30,
  };
  const layers = (stat: Record<string, unknown>): readonly string[] | undefined =>
    readTrackStats(report({ ...stream, ...stat }), 'send', () => CAMERA)[0]?.activeLayers;
  expect(layers({ scalabilityMode: 'L3T3_KEY' })).toEqual(['s0', 's1', 's2']);
  expect(layers({ scalabilityMode: 'L1T3' })).toEqual(['s0']);
  expect(layers({ scalabilityMode: 'L3T3_KEY', active: false })).toBeUndefined();
  expect(layers({})).toBeUndefined();
});

it('reads what is received, by the track where there is no mid, and the nominated pair where none is selected', () => {
  const inbound = {
    id: 'I',
    type: 'inbound-rtp',
    kind: 'audio',
    trackIdentifier: 'track-1',
    bytesReceived: 7,
    packetsReceived: 3,
    totalAudioEnergy: 0.5,
    totalSamplesReceived: 4_800,
    concealedSamples: 480,
  };
  const stats = report(inbound, ...network.slice(1));
  const find = (_mid: string | undefined, track: string | undefined) =>
    track === 'track-1' ? VOICE : undefined;
  expect(readTrackStats(stats, 'receive', find)).toEqual([
    {
      publicationId: VOICE,
      direction: 'receive',
      kind: 'audio',
      bytes: 7,
      packets: 3,
      audioEnergy: 0.5,
      samples: 4_800,
      concealedSamples: 480,
      transport: { protocol: 'tcp', localCandidate: 'host', remoteCandidate: 'unknown' },
    },
  ]);
});

it('passes over what belongs to no publication, as the browser’s bandwidth probe', () => {
  const stats = report({ id: 'X', type: 'inbound-rtp', kind: 'video', mid: 'probator' });
  expect(readTrackStats(stats, 'receive', () => undefined)).toEqual([]);
  expect(statsOf(new Map())).toEqual(new Map());
});

it('shows of a received picture how large, how smooth and how often it froze', () => {
  const inbound = {
    id: 'I',
    type: 'inbound-rtp',
    kind: 'video',
    bytesReceived: 100,
    packetsReceived: 10,
    packetsLost: 1,
    jitter: 0.003,
    framesDecoded: 7,
    frameWidth: 640,
    frameHeight: 360,
    framesPerSecond: 24,
    freezeCount: 2,
    totalFreezesDuration: 0.7,
    codecId: 'C',
  };
  const stats = report(inbound, { id: 'C', type: 'codec', mimeType: 'video/H264' }, ...network);
  expect(readTrackStats(stats, 'receive', () => CAMERA)).toEqual([
    {
      publicationId: CAMERA,
      direction: 'receive',
      kind: 'video',
      bytes: 100,
      packets: 10,
      packetsLost: 1,
      jitter: 0.003,
      frames: 7,
      frameWidth: 640,
      frameHeight: 360,
      framesPerSecond: 24,
      freezeCount: 2,
      freezeDuration: 0.7,
      codec: 'h264',
      roundTripTime: 0.02,
      transport: { protocol: 'udp', localCandidate: 'relay', remoteCandidate: 'host' },
    },
  ]);
});

it('takes a voice’s losses from the receiver’s reports and its energy from the source', () => {
  const stats = report(
    {
      id: 'O',
      type: 'outbound-rtp',
      kind: 'audio',
      bytesSent: 1,
      packetsSent: 1,
      remoteId: 'R',
      mediaSourceId: 'S',
    },
    { id: 'R', type: 'remote-inbound-rtp', packetsLost: 3, jitter: 0.01, roundTripTime: 0.2 },
    { id: 'S', type: 'media-source', totalAudioEnergy: 0.5 },
  );
  expect(readTrackStats(stats, 'send', () => VOICE)).toEqual([
    {
      publicationId: VOICE,
      direction: 'send',
      kind: 'audio',
      bytes: 1,
      packets: 1,
      packetsLost: 3,
      jitter: 0.01,
      roundTripTime: 0.2,
      audioEnergy: 0.5,
    },
  ]);
});

it('survives a report that makes no sense', () => {
  const stats = report(
    { id: 'I', type: 'inbound-rtp', bytesReceived: 'many', jitter: null, codecId: 7 },
    { id: 'P', type: 'candidate-pair', nominated: true, state: 'succeeded', localCandidateId: 'gone' },
  );
  expect(readTrackStats(stats, 'receive', () => CAMERA)).toEqual([
    {
      publicationId: CAMERA,
      direction: 'receive',
      kind: 'video',
      bytes: 0,
      packets: 0,
      transport: { protocol: 'unknown', localCandidate: 'unknown', remoteCandidate: 'unknown' },
    },
  ]);
});
