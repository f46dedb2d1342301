import type { TrackStats } from '../../contract/track-stats.ts';
import type { MemoryMember } from './memory-member.ts';
import type { MemoryPublication } from './memory-publication.ts';
import { MemoryTrack } from './memory-track.ts';

/** What a member's connection counts. */
export function memoryStats(member: MemoryMember): readonly TrackStats[] {
  const all: TrackStats[] = [];
  for (const publication of member.publications.values()) {
    all.push({
      ...counters(publication, publication.sent.milliseconds),
      publicationId: publication.publicationId,
      direction: 'send',
      packetsLost: 0,
      ...(publication.layers.length > 0 && {
        activeLayers: activeLayers(publication),
        ...largestSent(publication),
      }),
    });
  }
  for (const { publication, received, size, track } of member.deliveries.values()) {
    if (!track) continue;
    all.push({
      ...counters(publication, received.milliseconds),
      publicationId: publication.publicationId,
      direction: 'receive',
      packetsLost: 0,
      ...(size && { frameWidth: size.width, frameHeight: size.height, freezeCount: 0, freezeDuration: 0 }),
    });
  }
  return all;
}

/** All layers up to the largest that somebody wants are encoded. */
const activeLayers = ({ layers, wanted, flows }: MemoryPublication): readonly string[] => {
  const largest = Number(wanted.at(-1) ?? -1);
  return flows ? layers.slice(0, largest + 1).map(({ rid }) => rid) : [];
};

/** The size of the largest layer that is encoded. */
function largestSent(publication: MemoryPublication) {
  const layer = publication.layers[activeLayers(publication).length - 1];
  const { width = 0, height = 0 } = publication.track.getSettings();
  return layer && { frameWidth: width / layer.scaleDownBy, frameHeight: height / layer.scaleDownBy };
}

/** As between two processes on one machine. */
const NETWORK = {
  jitter: 0,
  roundTripTime: 0.001,
  transport: { protocol: 'udp', localCandidate: 'host', remoteCandidate: 'host' },
} as const satisfies Partial<TrackStats>;

/** Figures of the right order for so much media: what grows with time does, and nothing else. */
function counters({ kind, codec, track }: MemoryPublication, milliseconds: number) {
  const seconds = milliseconds / 1000;
  if (kind === 'audio') {
    const volume = track instanceof MemoryTrack ? track.volume : 1;
    const packets = Math.floor(seconds * 50);
    const audioEnergy = seconds * volume * volume;
    return { kind, bytes: packets * 80, packets, codec, audioEnergy, ...NETWORK };
  }
  const framesPerSecond = track.getSettings().frameRate ?? 30;
  const frames = Math.floor(seconds * framesPerSecond);
  const picture = { codec, frames, keyFrames: 1, framesPerSecond };
  return { kind, bytes: frames * 2_000, packets: frames * 2, ...picture, ...NETWORK };
}
