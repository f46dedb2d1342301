import type {
  RtpCapabilities as RouterCapabilities,
  RtpParameters as RouterParameters,
  WebRtcTransport,
} from 'mediasoup/types';
import {
  isHeaderExtensionUri,
  type RtpCapabilities,
  type RtpCodecCapability,
  type RtpHeaderExtension,
  type RtpHeaderExtensionParameters,
  type RtpParameters,
  type TransportInfo,
} from '../../protocol/index.ts';

/** A router's capabilities as clients are told them: without what their SDK has no word for. */
export function wireCapabilities(capabilities: RouterCapabilities): RtpCapabilities {
  const codecs: RtpCodecCapability[] = [];
  for (const { preferredPayloadType, ...codec } of capabilities.codecs ?? [])
    if (preferredPayloadType !== undefined) codecs.push({ ...codec, preferredPayloadType });
  const headerExtensions: RtpHeaderExtension[] = [];
  for (const { uri, ...extension } of capabilities.headerExtensions ?? [])
    if (isHeaderExtensionUri(uri)) headerExtensions.push({ ...extension, uri });
  return { codecs, headerExtensions };
}

export function wireParameters(parameters: RouterParameters): RtpParameters {
  const headerExtensions: RtpHeaderExtensionParameters[] = [];
  for (const { uri, ...extension } of parameters.headerExtensions ?? [])
    if (isHeaderExtensionUri(uri)) headerExtensions.push({ ...extension, uri });
  return { ...parameters, headerExtensions, encodings: parameters.encodings ?? [] };
}

export function wireTransport(transport: WebRtcTransport): TransportInfo {
  const { id, iceParameters, iceCandidates, dtlsParameters, sctpParameters } = transport;
  if (sctpParameters === undefined) throw new TypeError('A MediaHost must enable SCTP on its transports.');
  return { id, iceParameters, iceCandidates, dtlsParameters, sctpParameters };
}
