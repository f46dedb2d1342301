import { expect, test } from 'vitest';
import type { TransportInfo } from '../../protocol/index.ts';
import { rtpParametersSchema, dtlsParametersSchema } from '../signalling/rtp-schemas.ts';
import { answerOf, readOffer } from './offered-media.ts';

const OFFER = [
  'v=0',
  'o=- 1 0 IN IP4 0.0.0.0',
  's=-',
  't=0 0',
  'a=group:BUNDLE 0 1',
  'm=video 9 UDP/TLS/RTP/SAVPF 102',
  'a=ice-ufrag:f50e',
  `a=fingerprint:sha-256 ${Array.from({ length: 32 }, () => 'AB').join(':')}`,
  'a=mid:0',
  'a=ssrc:2966515341 cname:one',
  'a=rtpmap:102 H264/90000',
  'a=fmtp:102 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f',
  'm=audio 9 UDP/TLS/RTP/SAVPF 111',
  'a=mid:1',
  'a=ssrc:3463755109 cname:one',
  'a=rtpmap:111 opus/48000/2',
  'a=fmtp:111 minptime=10;useinbandfec=1;stereo=1',
  '',
].join('\r\n');

const TRANSPORT: TransportInfo = {
  id: 't1',
  iceParameters: { usernameFragment: 'u', password: 'p', iceLite: true },
  iceCandidates: [
    {
      foundation: 'udpcandidate',
      priority: 1,
      address: '192.0.2.1',
      ip: '192.0.2.1',
      port: 40_000,
      protocol: 'udp',
      type: 'host',
    },
  ],
  dtlsParameters: { role: 'auto', fingerprints: [{ algorithm: 'sha-256', value: 'CD' }] },
  sctpParameters: { port: 5_000, OS: 1, MIS: 1, maxMessageSize: 1 },
};

test('an offer becomes what a participant would ask for', () => {
  const { dtlsParameters, tracks } = readOffer(OFFER);
  expect(dtlsParametersSchema.parse(dtlsParameters)).toMatchObject({ role: 'client' });
  expect(tracks.map(({ kind }) => kind)).toEqual(['video', 'audio']);
  for (const { rtpParameters } of tracks)
    expect(rtpParametersSchema.parse(rtpParameters)).toEqual(rtpParameters);
  expect(tracks[0]?.rtpParameters).toMatchObject({
    mid: '0',
    codecs: [{ mimeType: 'video/H264', payloadType: 102, parameters: { 'packetization-mode': 1 } }],
    encodings: [{ ssrc: 2_966_515_341 }],
  });
  expect(tracks[1]?.rtpParameters.codecs[0]).toMatchObject({ mimeType: 'audio/opus', channels: 2 });
});

test('the answer takes each track, by the transport alone', () => {
  const answer = answerOf(readOffer(OFFER), TRANSPORT);
  expect(answer).toContain('a=ice-lite');
  expect(answer.match(/a=recvonly/g)).toHaveLength(2);
  expect(answer).toContain('a=candidate:udpcandidate 1 udp 1 192.0.2.1 40000 typ host');
  expect(answer).toContain('a=setup:passive');
  expect(answer).toContain(
    'a=fmtp:102 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f',
  );
});

test.each([
  '',
  'v=0',
  'm=video 9 X 102',
  OFFER.replaceAll('a=rtpmap', 'a=x'),
  OFFER.replaceAll('a=ssrc', 'a=x'),
])('what is no whole offer is refused', (offer) => {
  expect(() => readOffer(offer)).toThrow('This offer cannot be taken');
});
