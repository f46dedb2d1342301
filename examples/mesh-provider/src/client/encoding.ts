import { mediaKindOf, type Layer, type PublishProfile, type Source } from '@crossfade/video-core';
import type { Want } from '../protocol/messages.ts';

/** What is sent to a participant who has not said what they need. */
export const DEFAULT_WANT: Want = { subscribed: true, visible: true, width: 0, height: 0 };

export interface Sending {
  readonly source: Source;
  /** Size of the captured video, where it is known. */
  readonly width: number | undefined;
  readonly height: number | undefined;
  readonly muted: boolean;
  /** The largest layer of the profile that the camera may have. */
  readonly limit: Layer;
}

/**
 * How one receiver is sent one track. The profile's layers are sizes to choose from here: a receiver gets the smallest
 * one that fills what they show, encoded for them alone.
 */
export function encodingFor(profile: PublishProfile, sending: Sending, want: Want): RTCRtpEncodingParameters {
  const active = want.subscribed && want.visible && !sending.muted;
  if (mediaKindOf(sending.source) === 'audio') {
    const { maxBitrate } = sending.source === 'microphone' ? profile.microphone : profile.screenAudio;
    return { active, maxBitrate };
  }
  const { layers } = sending.source === 'camera' ? profile.camera : profile.screen;
  const { width = Infinity, height = Infinity } = sending;
  const enough = layers.findIndex(
    ({ scaleDownBy }) => width / scaleDownBy >= want.width && height / scaleDownBy >= want.height,
  );
  const wanted = enough === -1 ? layers.length - 1 : enough;
  const layer = layers[sending.source === 'camera' ? Math.min(wanted, sending.limit) : wanted];
  if (!layer) return { active };
  const { scaleDownBy, maxBitrate, maxFramerate } = layer;
  return {
    active,
    scaleResolutionDownBy: scaleDownBy,
    maxBitrate,
    maxFramerate: Math.min(maxFramerate, want.fps ?? maxFramerate),
  };
}
