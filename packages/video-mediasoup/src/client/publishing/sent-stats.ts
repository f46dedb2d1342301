import type { PublicationId, PublishProfile } from '@crossfade/video-core';
import { explainCodec } from '@crossfade/video-core/adapter-kit';
import type { TrackStats } from '@crossfade/video-core/client';
import { readTrackStats, statsOf } from '@crossfade/video-core/statistics';
import type { Transport } from 'mediasoup-client/types';
import type { LocalPublication } from './local-publication.ts';

/** What a sending transport counts, by publication. Rejects when the transport was closed. */
export async function sentStats(
  transport: Transport,
  publications: ReadonlyMap<PublicationId, LocalPublication>,
  { codecs }: PublishProfile,
): Promise<readonly TrackStats[]> {
  const stats = statsOf(await transport.getStats());
  const counted = readTrackStats(stats, 'send', (mid, trackId) => {
    for (const { publicationId, producer, track } of publications.values())
      if (producer !== undefined && (mid === undefined ? track.id === trackId : producer.localId === mid))
        return publicationId;
    return undefined;
  });
  return counted.map((one) => {
    const source = publications.get(one.publicationId)?.source;
    return explainCodec(one, source === 'screen' ? codecs.screen : codecs.camera);
  });
}
