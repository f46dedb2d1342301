import type { PublicationId, PublishProfile, Source } from '@crossfade/video-core';
import { mediaKindOf } from '@crossfade/video-core';
import type { Peer } from './peer.ts';

/**
 * What the encoder gives up when it cannot keep up: frames, and never the size, which is what the receiver shows. A
 * browser that may shrink a lone encoding does so while it is small and its bitrate low, and takes back one step in
 * 60 frames when it may be large again: up to 20 s. Simulcast has other layers instead and is not shrunk like this.
 */
const GIVE_UP = 'maintain-resolution';

/** One own publication on its way to one other browser. */
export class SentTrack {
  readonly #peer: Peer;
  readonly #transceiver: RTCRtpTransceiver;
  #wanted: { readonly track: MediaStreamTrack; readonly encoding: RTCRtpEncodingParameters };
  #applied: string | undefined;
  #applying: Promise<void> | undefined;

  constructor(
    peer: Peer,
    publicationId: PublicationId,
    source: Source,
    track: MediaStreamTrack,
    encoding: RTCRtpEncodingParameters,
    profile: PublishProfile,
  ) {
    this.#peer = peer;
    this.#wanted = { track, encoding };
    this.#transceiver = peer.add(publicationId, track, encoding);
    if (mediaKindOf(source) === 'video')
      preferCodec(this.#transceiver, source === 'camera' ? profile.codecs.camera : profile.codecs.screen);
  }

  /** Resolves when the sender does as wanted; of several wishes in a row only the last is carried out. */
  want(track: MediaStreamTrack, encoding: RTCRtpEncodingParameters): Promise<void> {
    this.#wanted = { track, encoding };
    this.#applying ??= this.#apply().finally(() => (this.#applying = undefined));
    return this.#applying.catch((error: unknown) => {
      // Closed meanwhile: then nothing is sent.
      if (this.#peer.connection.signalingState !== 'closed' && this.#transceiver.direction !== 'stopped')
        throw error;
    });
  }

  close(): void {
    this.#peer.remove(this.#transceiver);
  }

  async #apply(): Promise<void> {
    const { sender } = this.#transceiver;
    // One after the other: a sender takes no parameters that were read before others were set.
    for (;;) {
      const { track, encoding } = this.#wanted;
      const text = JSON.stringify(encoding);
      if (sender.track !== track) await sender.replaceTrack(track);
      else if (this.#applied !== text) {
        this.#applied = text;
        const parameters = sender.getParameters();
        const encodings = parameters.encodings.map((first) => ({ ...first, ...encoding }));
        await sender.setParameters({ ...parameters, degradationPreference: GIVE_UP, encodings });
      } else return;
    }
  }
}

function preferCodec(transceiver: RTCRtpTransceiver, name: string): void {
  const codecs = RTCRtpReceiver.getCapabilities('video')?.codecs ?? [];
  const preferred = codecs.filter(({ mimeType }) => mimeType.toLowerCase() === `video/${name}`);
  const others = codecs.filter((codec) => !preferred.includes(codec));
  if (preferred.length > 0) transceiver.setCodecPreferences([...preferred, ...others]);
}
