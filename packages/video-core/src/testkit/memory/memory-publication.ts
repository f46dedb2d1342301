import type { PublicationInfo } from '../../contract/adapter-event.ts';
import type { PublicationId } from '../../contract/identity.ts';
import { mediaKindOf, type Layer, type MutedBy, type Source } from '../../contract/media.ts';
import type { VideoCodec, VideoLayer } from '../../contract/publish-profile.ts';
import { FlowMeter } from './flow-meter.ts';

/** One track that somebody sends into a memory room. */
export class MemoryPublication {
  readonly publicationId: PublicationId;
  readonly source: Source;
  readonly layers: readonly VideoLayer[];
  readonly codec: VideoCodec | 'opus';
  readonly mutedBy = new Set<MutedBy>();
  readonly sent: FlowMeter;
  /** End to end. */
  readonly encrypted: boolean;
  track: MediaStreamTrack;
  /** The largest layer that the sender sends. */
  largest: Layer = 2;
  /** The layers that the sender was last told of. */
  wanted = '';

  constructor(
    what: {
      readonly publicationId: PublicationId;
      readonly source: Source;
      readonly layers: readonly VideoLayer[];
      readonly codec: VideoCodec | 'opus';
      readonly muted: boolean;
      readonly encrypted: boolean;
      readonly track: MediaStreamTrack;
    },
    now: () => number,
  ) {
    this.publicationId = what.publicationId;
    this.source = what.source;
    this.layers = what.layers;
    this.codec = what.codec;
    this.track = what.track;
    this.encrypted = what.encrypted;
    this.sent = new FlowMeter(now);
    if (what.muted) this.mutedBy.add('self');
  }

  get kind(): 'audio' | 'video' {
    return mediaKindOf(this.source);
  }

  get info(): PublicationInfo {
    return {
      publicationId: this.publicationId,
      source: this.source,
      mutedBy: [...this.mutedBy],
      encrypted: this.encrypted,
      layers: this.layers.length,
    };
  }

  /** True when the sender hands media to the room now. */
  get flows(): boolean {
    const { enabled, muted, readyState } = this.track;
    return this.mutedBy.size === 0 && enabled && !muted && readyState === 'live';
  }
}
