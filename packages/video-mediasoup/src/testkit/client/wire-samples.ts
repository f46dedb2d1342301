import { asId, type ParticipantInfo, type Source } from '@crossfade/video-core';
import { FakeMediaStreamTrack } from 'fake-mediastreamtrack';
import * as fakeParameters from 'mediasoup-client/fakeParameters';
import type { ConsumerInfo, TransportInfo, Welcome } from '../../protocol/index.ts';
import { rtpParametersToWire } from '../../client/transport/wire-parameters.ts';

let transports = 0;

export function transportInfo(): TransportInfo {
  transports += 1;
  return {
    id: `transport-${transports}`,
    iceParameters: { usernameFragment: 'u', password: 'p', iceLite: true },
    iceCandidates: [],
    dtlsParameters: { role: 'auto', fingerprints: [{ algorithm: 'sha-256', value: 'AA' }] },
    sctpParameters: { port: 5000, OS: 1024, MIS: 1024, maxMessageSize: 262_144 },
  };
}

export const welcome = (changes: Partial<Welcome> = {}): Welcome => ({
  session: 'session-1',
  resumed: false,
  incarnation: 1,
  participantId: asId.participant('me'),
  rights: { publish: ['camera', 'microphone'], subscribe: true, data: true },
  roster: [],
  own: [],
  send: transportInfo(),
  receive: transportInfo(),
  received: { consumers: [], dataConsumers: [] },
  ...changes,
});

export const participant = (id: string, ...sources: readonly Source[]): ParticipantInfo => ({
  participantId: asId.participant(id),
  name: id,
  role: 'guest',
  joinedAt: 0,
  publications: sources.map((source) => ({
    publicationId: asId.publication(`${id}-${source}`),
    source,
    mutedBy: [],
    encrypted: false,
    layers: source === 'camera' ? 3 : 0,
  })),
});

export function consumerInfo(id: string, source: 'camera' | 'microphone', paused = true): ConsumerInfo {
  const kind = source === 'camera' ? 'video' : 'audio';
  const codecMimeType = source === 'camera' ? 'video/VP8' : 'audio/opus';
  const { rtpParameters } = fakeParameters.generateConsumerRemoteParameters({ codecMimeType });
  return {
    consumerId: `${id}-${source}-consumer-${(transports += 1)}`,
    producerId: `${id}-${source}-producer`,
    participantId: asId.participant(id),
    publicationId: asId.publication(`${id}-${source}`),
    source,
    kind,
    rtpParameters: rtpParametersToWire(rtpParameters),
    paused,
    pausedBy: [],
  };
}

export const cameraTrack = (width = 1280, height = 720): FakeMediaStreamTrack =>
  new FakeMediaStreamTrack({ kind: 'video', settings: { width, height } });
export const microphoneTrack = (): FakeMediaStreamTrack => new FakeMediaStreamTrack({ kind: 'audio' });

export const credentials = (): unknown => ({
  protocol: 1,
  url: 'http://127.0.0.1:1285',
  token: 'token',
  routerRtpCapabilities: fakeParameters.generateRouterRtpCapabilities(),
});
