import type { MutedBy, ParticipantInfo, PublicationId, PublicationInfo } from '@crossfade/video-core';
import { asId } from '@crossfade/video-core';
import { Track, type RemoteParticipant, type RemoteTrackPublication } from 'livekit-client';
import { mutedByServerAttribute } from '../../protocol/attributes.ts';
import { readParticipantMetadata } from '../../protocol/participant-metadata.ts';
import { fromTrackSource } from '../track-source.ts';

/** `undefined` for tracks that the contract has no source for. */
export function publicationInfoOf(
  participant: RemoteParticipant,
  publication: RemoteTrackPublication,
  publicationId: PublicationId,
): PublicationInfo | undefined {
  const source = fromTrackSource(publication.source);
  if (source === undefined) return undefined;
  const mutedByServer = participant.attributes[mutedByServerAttribute(source)]?.split(' ') ?? [];
  const mutedBy: MutedBy = mutedByServer.includes(publication.trackSid) ? 'server' : 'self';
  return {
    publicationId,
    source,
    mutedBy: publication.isMuted ? [mutedBy] : [],
    encrypted: publication.isEncrypted,
    layers: publication.kind === Track.Kind.Video ? (publication.trackInfo?.layers.length ?? 1) : 0,
  };
}

export function participantInfoOf(
  participant: RemoteParticipant,
  publications: readonly PublicationInfo[],
): ParticipantInfo {
  const { name, role } = readParticipantMetadata(
    participant.metadata,
    participant.name ?? participant.identity,
  );
  return {
    participantId: asId.participant(participant.identity),
    name,
    role,
    joinedAt: participant.joinedAt?.getTime() ?? 0,
    publications,
  };
}
