import { isLocalTrack, LocalAudioTrack, LocalVideoTrack, type LocalTrack } from 'livekit-client';

/** The SDK listens to every new microphone for silence through an AudioContext of its own; core does that itself. */
class UnprobedAudioTrack extends LocalAudioTrack {
  override async checkForSilence(): Promise<boolean> {
    return false;
  }
}

/** A track as the SDK sees it, and the clone in it. */
export interface LentTrack {
  readonly local: LocalTrack;
  readonly media: MediaStreamTrack;
}

/**
 * Hands the SDK a clone of a track instead of the track. livekit-client mutes a track by its `enabled`, sets `enabled`
 * when it takes one over, and stops it on unpublish, on disconnect, when the page freezes and when publishing times
 * out. Core's track must see none of this, so the SDK gets one that it may treat so.
 */
export function lendTrack(track: MediaStreamTrack): LentTrack {
  const media = track.clone();
  const local =
    media.kind === 'audio'
      ? new UnprobedAudioTrack(media, undefined, true)
      : new LocalVideoTrack(media, undefined, true);
  if (!isLocalTrack(local)) throw new TypeError(`A track of kind ${media.kind} cannot be published.`);
  return { local, media };
}
