import { asId } from '@crossfade/video-core';
import { describe, expect, test } from 'vitest';
import { receivedTrackStats, sentTrackStats } from './track-statistics.ts';

const id = asId.publication('pub-1');
const report = (entries: readonly Readonly<Record<string, unknown>>[]) =>
  new Map(entries.map((entry) => [String(entry['id']), entry]));

const network = [
  { id: 'T', type: 'transport', selectedCandidatePairId: 'P2' },
  { id: 'P1', type: 'candidate-pair', nominated: true, localCandidateId: 'L2', remoteCandidateId: 'R1' },
  {
    id: 'P2',
    type: 'candidate-pair',
    currentRoundTripTime: 0.02,
    localCandidateId: 'L1',
    remoteCandidateId: 'R1',
  },
  { id: 'L1', type: 'local-candidate', protocol: 'udp', candidateType: 'relay' },
  { id: 'L2', type: 'local-candidate', protocol: 'tcp', candidateType: 'host' },
  { id: 'R1', type: 'remote-candidate', protocol: 'udp', candidateType: 'host' },
  { id: 'C', type: 'codec', mimeType: 'video/VP8' },
];
const transport = { protocol: 'udp', localCandidate: 'relay', remoteCandidate: 'host' };

const layer = (rid: string, width: number, framesPerSecond: number, change = {}) => ({
  id: `O${rid}`,
  type: 'outbound-rtp',
  rid,
  bytesSent: 100,
  packetsSent: 10,
  framesEncoded: 5,
  frameWidth: width,
  frameHeight: width / 2,
  framesPerSecond,
  codecId: 'C',
  ...change,
});

describe('a sent track', () => {
  test('sums its layers, shows the largest that is encoded, and names those, smallest first', () => {
    const entries = [layer('f', 1280, 0), layer('h', 640, 25), layer('q', 320, 20), ...network];
    expect(sentTrackStats(report(entries), id, 'video')).toEqual({
      publicationId: id,
      direction: 'send',
      kind: 'video',
      bytes: 300,
      packets: 30,
      frames: 15,
      codec: 'vp8',
      roundTripTime: 0.02,
      frameWidth: 640,
      frameHeight: 320,
      framesPerSecond: 25,
      activeLayers: ['q', 'h'],
      transport,
    });
  });

  test('leaves out layers that are switched off', () => {
    const entries = [layer('q', 320, 20), layer('h', 640, 25, { active: false })];
    expect(sentTrackStats(report(entries), id, 'video')?.activeLayers).toEqual(['q']);
  });

  test("takes losses from the receiver's reports and energy from the source", () => {
    const entries = [
      { id: 'O', type: 'outbound-rtp', bytesSent: 1, packetsSent: 1 },
      { id: 'I', type: 'remote-inbound-rtp', packetsLost: 3, jitter: 0.01, roundTripTime: 0.2 },
      { id: 'S', type: 'media-source', totalAudioEnergy: 0.5 },
    ];
    expect(sentTrackStats(report(entries), id, 'audio')).toMatchObject({
      packetsLost: 3,
      jitter: 0.01,
      roundTripTime: 0.2,
      audioEnergy: 0.5,
    });
  });

  test('is not there before anything was sent', () => {
    expect(sentTrackStats(report(network), id, 'video')).toBeUndefined();
  });
});

describe('a received track', () => {
  test('shows what arrived and over what', () => {
    const inbound = {
      id: 'I',
      type: 'inbound-rtp',
      bytesReceived: 100,
      packetsReceived: 10,
      packetsLost: 1,
      jitter: 0.003,
      framesDecoded: 7,
      freezeCount: 0,
      codecId: 'C',
    };
    expect(receivedTrackStats(report([inbound, ...network]), id, 'video')).toEqual({
      publicationId: id,
      direction: 'receive',
      kind: 'video',
      bytes: 100,
      packets: 10,
      packetsLost: 1,
      jitter: 0.003,
      frames: 7,
      freezeCount: 0,
      codec: 'vp8',
      roundTripTime: 0.02,
      transport,
    });
  });

  test('takes the nominated pair where the browser does not tell the selected one', () => {
    const entries = [{ id: 'I', type: 'inbound-rtp' }, ...network.slice(1)];
    expect(receivedTrackStats(report(entries), id, 'audio')).toMatchObject({
      bytes: 0,
      packets: 0,
      transport: { protocol: 'tcp', localCandidate: 'host', remoteCandidate: 'host' },
    });
  });

  test('survives a report that makes no sense', () => {
    const entries = [
      { id: 'I', type: 'inbound-rtp', bytesReceived: 'many', jitter: null, codecId: 7 },
      { id: 'P', type: 'candidate-pair', nominated: true, localCandidateId: 'gone' },
    ];
    expect(receivedTrackStats(report(entries), id, 'video')).toEqual({
      publicationId: id,
      direction: 'receive',
      kind: 'video',
      bytes: 0,
      packets: 0,
      transport: { protocol: 'unknown', localCandidate: 'unknown', remoteCandidate: 'unknown' },
    });
    expect(receivedTrackStats(new Map([['x', null]]), id, 'video')).toBeUndefined();
  });
});
