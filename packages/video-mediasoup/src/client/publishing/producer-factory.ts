import { ConnectionLostError, type PublishProfile, type VideoLayer } from '@crossfade/video-core';
import type { Producer, ProducerOptions, RtpCapabilities, Transport } from 'mediasoup-client/types';
import type { FrameEncryption } from '../encryption/frame-encryption.ts';
import type { RequestChannel } from '../signalling/request-channel.ts';
import { rtpParametersToWire } from '../transport/wire-parameters.ts';
import type { LocalPublication } from './local-publication.ts';
import { publishSettings } from './publish-settings.ts';

interface ProducerFactorySettings {
  readonly channel: RequestChannel;
  readonly profile: PublishProfile;
  readonly sendCapabilities: () => RtpCapabilities;
  readonly encryption: () => FrameEncryption | undefined;
}

/** Makes the producer of a publication: negotiates it here, and asks the server for its end. */
export class ProducerFactory {
  readonly #settings: ProducerFactorySettings;

  constructor(settings: ProducerFactorySettings) {
    this.#settings = settings;
  }

  /** To be called for every new sending transport. `find` answers the publication with an id, while it is wanted. */
  listen(transport: Transport, find: (publicationId: unknown) => LocalPublication | undefined): void {
    transport.on('produce', ({ kind, rtpParameters, appData }, proceed, fail) => {
      const publication = find(appData['publicationId']);
      if (publication === undefined) {
        fail(new ConnectionLostError('It was unpublished before it was sent.'));
        return;
      }
      const { publicationId, source, muted, size } = publication;
      publication.mutedAtServer = muted;
      publication.answer = this.#settings.channel.request('produce', {
        publicationId,
        source,
        kind,
        rtpParameters: rtpParametersToWire(rtpParameters),
        muted,
        ...(size && { size }),
        ...(this.#settings.encryption() && { encrypted: true }),
      });
      publication.sizeAtServer = size;
      publication.answer.catch(() => undefined);
      // The next publication's negotiation does not wait for this one's answer.
      proceed({ id: publicationId });
    });
  }

  /** The producer sends nothing yet: the caller attaches its track once the server has answered. */
  async make(
    { publicationId, source, track }: LocalPublication,
    transport: Transport,
  ): Promise<{ readonly producer: Producer; readonly scalable: readonly VideoLayer[] | undefined }> {
    const { profile, sendCapabilities } = this.#settings;
    const { options, scalable } = publishSettings(profile, source, track, sendCapabilities());
    const encrypt = await this.#senderTransform(track, options.codec?.mimeType);
    const producer = await transport.produce({
      track,
      ...options,
      // The track is core's: it is neither stopped nor switched off here.
      stopTracks: false,
      disableTrackOnPause: false,
      zeroRtpOnPause: false,
      onRtpSender: (sender) => {
        holdBack(sender);
        encrypt?.(sender);
      },
      appData: { publicationId },
    });
    return { producer, scalable };
  }

  /** What has a sender encrypt from its first frame on, where the room is encrypted. */
  async #senderTransform(
    { kind }: MediaStreamTrack,
    mimeType: string | undefined,
  ): Promise<ProducerOptions['onRtpSender']> {
    const encryption = this.#settings.encryption();
    if (encryption === undefined) return undefined;
    const { frames, keys } = encryption;
    await frames.admit(keys.self);
    return (sender) =>
      frames.guard(sender, {
        participantId: keys.self,
        direction: 'send',
        kind: kind === 'audio' ? kind : 'video',
        ...(mimeType !== undefined && { mimeType }),
      });
  }
}

/**
 * Keeps a new sender silent until the server has its producer. What a worker receives before that it files by the
 * layer's name alone, under another video of this transport, and never corrects
 * (`RtpListener::GetProducer` of mediasoup 3.15).
 */
function holdBack(sender: RTCRtpSender): void {
  void sender.replaceTrack(null);
}
