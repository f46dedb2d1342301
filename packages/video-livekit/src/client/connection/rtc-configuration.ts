import type { IceServer, IceTransportPolicy } from '@crossfade/video-core';

/**
 * The peer connection's configuration. LiveKit's join response lists ICE servers too (its embedded TURN among them), but
 * they are only used where none are set here; so a list without a TURN server does not replace it.
 */
export function rtcConfigurationOf(
  iceServers: readonly IceServer[],
  iceTransportPolicy: IceTransportPolicy,
): RTCConfiguration {
  const hasRelay = iceServers.some((server) => server.urls.some((url) => /^turns?:/i.test(url)));
  return {
    iceTransportPolicy,
    ...(hasRelay && { iceServers: iceServers.map((server) => ({ ...server, urls: [...server.urls] })) }),
  };
}
