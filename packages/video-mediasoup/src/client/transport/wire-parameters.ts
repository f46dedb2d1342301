import type * as sdk from 'mediasoup-client/types';
import {
  isHeaderExtensionUri,
  type DtlsParameters,
  type RtpCapabilities,
  type RtpHeaderExtension,
  type RtpHeaderExtensionParameters,
  type RtpParameters,
  type SctpStreamParameters,
  type TransportInfo,
} from '../../protocol/rtc-parameters.ts';

// mediasoup-client knows header extensions that the server's release does not: they stay behind.

export function receiveCapabilitiesToWire(capabilities: sdk.RtpCapabilities): RtpCapabilities {
  const headerExtensions: RtpHeaderExtension[] = [];
  for (const { uri, ...extension } of capabilities.headerExtensions ?? [])
    if (isHeaderExtensionUri(uri)) headerExtensions.push({ ...extension, uri });
  return { codecs: capabilities.codecs ?? [], headerExtensions };
}

export function rtpParametersToWire(parameters: sdk.RtpParameters): RtpParameters {
  const headerExtensions: RtpHeaderExtensionParameters[] = [];
  for (const { uri, ...extension } of parameters.headerExtensions ?? [])
    if (isHeaderExtensionUri(uri)) headerExtensions.push({ ...extension, uri });
  return { ...parameters, headerExtensions, encodings: parameters.encodings ?? [] };
}

export const dtlsParametersToWire = (parameters: sdk.DtlsParameters): DtlsParameters => parameters;

export function streamParametersToWire(parameters: sdk.SctpStreamParameters): SctpStreamParameters {
  const { streamId, ordered, maxPacketLifeTime, maxRetransmits } = parameters;
  if (streamId === undefined) throw new TypeError('mediasoup-client gave an SCTP stream without an id');
  return {
    streamId,
    ...(ordered === undefined ? {} : { ordered }),
    ...(maxPacketLifeTime === undefined ? {} : { maxPacketLifeTime }),
    ...(maxRetransmits === undefined ? {} : { maxRetransmits }),
  };
}

/** The options of `createSendTransport` and `createRecvTransport` for a transport that the server made. */
export function transportOptions(info: TransportInfo): sdk.TransportOptions {
  const { maxMessageSize } = info.sctpParameters;
  return {
    id: info.id,
    iceParameters: info.iceParameters,
    iceCandidates: info.iceCandidates,
    dtlsParameters: info.dtlsParameters,
    // Newer mediasoup tells the two directions apart.
    sctpParameters: {
      ...info.sctpParameters,
      maxSendMessageSize: maxMessageSize,
      maxReceiveMessageSize: maxMessageSize,
    },
  };
}
