import { InvalidInputError, type MediaKind } from '@crossfade/video-core';
import type { DtlsParameters, RtpParameters, TransportInfo } from '../../protocol/index.ts';

/** One track that an offer announces. */
interface OfferedTrack {
  readonly kind: MediaKind;
  readonly rtpParameters: RtpParameters;
}

/** What an offer says: RFC 8829, 5.2.1. */
export interface OfferedMedia {
  readonly dtlsParameters: DtlsParameters;
  readonly tracks: readonly OfferedTrack[];
}

const ALGORITHMS = ['sha-1', 'sha-224', 'sha-256', 'sha-384', 'sha-512'] as const;

/** Of each `m=` section its own lines, after those that come before the first. */
function sectionsOf(sdp: string): readonly (readonly string[])[] {
  const sections: string[][] = [[]];
  for (const line of sdp.split(/\r?\n/)) {
    if (line.startsWith('m=')) sections.push([]);
    sections.at(-1)?.push(line);
  }
  return sections;
}

/** The value of the first attribute of that name. */
const attribute = (lines: readonly string[], name: string): string | undefined =>
  lines.find((line) => line.startsWith(`a=${name}:`))?.slice(name.length + 3);

/** Reads what a peer offers to send. Throws `InvalidInputError` for an offer that no room could take. */
export function readOffer(offer: string): OfferedMedia {
  const [session = [], ...sections] = sectionsOf(offer);
  const [algorithm = '', value] = (
    attribute(session, 'fingerprint') ?? attribute(sections.flat(), 'fingerprint')
  )?.split(' ') ?? [''];
  const known = ALGORITHMS.find((one) => one === algorithm.toLowerCase());
  if (known === undefined || value === undefined) throw refused('it has no fingerprint');
  return {
    // The peer begins the handshake: the answer says `a=setup:passive`.
    dtlsParameters: { role: 'client', fingerprints: [{ algorithm: known, value }] },
    tracks: sections.map(trackOf),
  };
}

function trackOf(lines: readonly string[]): OfferedTrack {
  const [media = '', , , first] = (lines[0] ?? '').slice(2).split(' ');
  const kind = media === 'audio' || media === 'video' ? media : undefined;
  const payloadType = Number(first);
  const codec = lines.find((line) => line.startsWith(`a=rtpmap:${payloadType} `))?.split(' ')[1];
  const [name, clockRate, channels] = codec?.split('/') ?? [];
  const ssrc = Number(attribute(lines, 'ssrc')?.split(' ', 1)[0]);
  if (kind === undefined || name === undefined || clockRate === undefined || !Number.isInteger(ssrc))
    throw refused('a track has no codec or no SSRC');
  const mid = attribute(lines, 'mid');
  return {
    kind,
    rtpParameters: {
      ...(mid !== undefined && { mid }),
      codecs: [
        {
          mimeType: `${kind}/${name}`,
          payloadType,
          clockRate: Number(clockRate),
          ...(channels !== undefined && { channels: Number(channels) }),
          parameters: formatOf(lines, payloadType),
          rtcpFeedback: kind === 'video' ? [{ type: 'nack' }, { type: 'nack', parameter: 'pli' }] : [],
        },
      ],
      headerExtensions: [],
      encodings: [{ ssrc }],
      rtcp: { cname: `${ssrc}`, reducedSize: true },
    },
  };
}

/** The parameters of a codec; numbers as numbers, as mediasoup compares them. */
function formatOf(lines: readonly string[], payloadType: number): Record<string, string | number> {
  const line = attribute(lines, `fmtp`);
  if (!line?.startsWith(`${payloadType} `)) return {};
  const pairs = line.slice(`${payloadType} `.length).split(';');
  return Object.fromEntries(
    pairs.flatMap((pair) => {
      const [name, value] = pair.trim().split('=');
      if (name === undefined || name === '' || value === undefined) return [];
      return [[name, /^\d$/.test(value) ? Number(value) : value]];
    }),
  );
}

const refused = (why: string): InvalidInputError =>
  new InvalidInputError(`This offer cannot be taken: ${why}.`);

/** What a transport answers to the tracks of an offer, which it takes all. */
export function answerOf({ tracks }: OfferedMedia, transport: TransportInfo): string {
  const { iceParameters, iceCandidates, dtlsParameters } = transport;
  const fingerprint = dtlsParameters.fingerprints.find(({ algorithm }) => algorithm === 'sha-256');
  const ice = [
    `a=ice-ufrag:${iceParameters.usernameFragment}`,
    `a=ice-pwd:${iceParameters.password}`,
    ...(fingerprint ? [`a=fingerprint:${fingerprint.algorithm} ${fingerprint.value}`] : []),
    'a=setup:passive',
    ...iceCandidates
      .filter(({ protocol }) => protocol === 'udp')
      .map(
        ({ foundation, protocol, priority, ip, port }) =>
          `a=candidate:${foundation} 1 ${protocol} ${priority} ${ip} ${port} typ host`,
      ),
    'a=end-of-candidates',
  ];
  const mids = tracks.map(({ rtpParameters }, index) => rtpParameters.mid ?? String(index));
  const sections = tracks.flatMap(({ kind, rtpParameters }, index) => {
    const [codec] = rtpParameters.codecs;
    if (!codec) return [];
    const { payloadType, mimeType, clockRate, channels, parameters = {}, rtcpFeedback = [] } = codec;
    const format = Object.entries(parameters).map(([name, value]) => `${name}=${String(value)}`);
    const name = mimeType.slice(kind.length + 1);
    return [
      `m=${kind} 7 UDP/TLS/RTP/SAVPF ${payloadType}`,
      'c=IN IP4 0.0.0.0',
      ...ice,
      `a=mid:${mids[index] ?? ''}`,
      'a=recvonly',
      'a=rtcp-mux',
      'a=rtcp-rsize',
      `a=rtpmap:${payloadType} ${name}/${clockRate}${channels === undefined ? '' : `/${channels}`}`,
      ...(format.length > 0 ? [`a=fmtp:${payloadType} ${format.join(';')}`] : []),
      ...rtcpFeedback.map(
        ({ type, parameter }) =>
          `a=rtcp-fb:${payloadType} ${type}${parameter === undefined ? '' : ` ${parameter}`}`,
      ),
    ];
  });
  const session = [
    'v=0',
    'o=- 1 1 IN IP4 127.0.0.1',
    's=-',
    't=0 0',
    'a=ice-lite',
    `a=group:BUNDLE ${mids.join(' ')}`,
    'a=msid-semantic: WMS *',
  ];
  return [...session, ...sections, ''].join('\r\n');
}
