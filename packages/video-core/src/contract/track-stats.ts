import type { PublicationId } from './identity.ts';
import type { MediaKind } from './media.ts';
import type { VideoCodec } from './publish-profile.ts';

/** A codec that is configured and cannot be had: the browser does not encode it, or the provider does not carry it. */
export interface CodecFallback {
  readonly wanted: VideoCodec;
  readonly lacking: 'browser' | 'provider';
}

/**
 * Counters of one track as the W3C's webrtc-stats names them, summed over simulcast layers when sending.
 * Absent where the browser does not tell.
 */
export interface TrackStats {
  readonly publicationId: PublicationId;
  readonly direction: 'send' | 'receive';
  readonly kind: MediaKind;
  readonly bytes: number;
  readonly packets: number;
  readonly packetsLost?: number;
  /** Seconds. */
  readonly jitter?: number;
  /** Seconds, of the nominated candidate pair or the remote's reports. */
  readonly roundTripTime?: number;
  /** Its name in lower case, as `vp8` or `opus`. */
  readonly codec?: string;
  /** Sent video only: why `codec` differs from the publish profile. */
  readonly codecFallback?: CodecFallback;
  /** Frames encoded (send) or decoded (receive). */
  readonly frames?: number;
  /** Size and rate of the video; of the largest encoded layer when sending. */
  readonly frameWidth?: number;
  readonly frameHeight?: number;
  readonly framesPerSecond?: number;
  readonly freezeCount?: number;
  /** Seconds, of all freezes together. */
  readonly freezeDuration?: number;
  /** What keeps the encoder from sending more, when something does. */
  readonly limitedBy?: 'bandwidth' | 'cpu' | 'other';
  /** Sum of audio energy (W3C `totalAudioEnergy`), which rises only when sound is heard. */
  readonly audioEnergy?: number;
  /** Received audio: samples played so far, and those of them that the decoder made up for lost ones (W3C `concealedSamples`). */
  readonly samples?: number;
  readonly concealedSamples?: number;
  /** Those of the frames from which a receiver can begin; each costs as much as several others. */
  readonly keyFrames?: number;
  /** The layers that are being encoded, smallest first, when there can be several: rids, or `s0`, `s1`, `s2`. */
  readonly activeLayers?: readonly string[];
  readonly transport?: {
    readonly protocol: 'udp' | 'tcp' | 'unknown';
    readonly localCandidate: 'host' | 'srflx' | 'prflx' | 'relay' | 'unknown';
    readonly remoteCandidate: 'host' | 'srflx' | 'prflx' | 'relay' | 'unknown';
  };
}
