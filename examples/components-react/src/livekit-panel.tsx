import { asId } from '@crossfade/video-core';
import { useLivekitRoom } from '@crossfade/video-livekit/react';
import { ParticipantVideo } from '@crossfade/video-react';
import {
  ConnectionQualityIndicator,
  ParticipantName,
  ParticipantTile,
  RoomContext,
  TrackLoop,
  TrackMutedIndicator,
  useParticipants,
  useSpeakingParticipants,
  useTrackRefContext,
  useTracks,
} from '@livekit/components-react';
import { Track, type Participant } from 'livekit-client';
import type { ReactNode } from 'react';

/** LiveKit's own components and hooks, in the room that the adapter holds. */
export default function LivekitPanel(): ReactNode {
  const room = useLivekitRoom();
  if (room === undefined) return <p>The call moves.</p>;
  return (
    <RoomContext.Provider value={room}>
      <Facts />
      <Tiles />
    </RoomContext.Provider>
  );
}

function Facts(): ReactNode {
  const everybody = useParticipants();
  const speakers = useSpeakingParticipants();
  return (
    <dl>
      <dt>Everybody</dt>
      <dd aria-label="Everybody, by LiveKit">{namesOf(everybody)}</dd>
      <dt>Speaking</dt>
      <dd aria-label="Speaking, by LiveKit">{namesOf(speakers)}</dd>
    </dl>
  );
}

const namesOf = (people: readonly Participant[]) => people.map(({ name }) => name).join(', ');

function Tiles(): ReactNode {
  const cameras = useTracks([{ source: Track.Source.Camera, withPlaceholder: true }]);
  return (
    <div className="tiles">
      <TrackLoop tracks={cameras}>
        <Tile />
      </TrackLoop>
    </div>
  );
}

/**
 * LiveKit's tile around Crossfade's picture: what a `ParticipantVideo` shows is what the room is asked to send, so a
 * `VideoTrack` alone would stay dark.
 */
function Tile(): ReactNode {
  const { participant } = useTrackRefContext();
  return (
    <ParticipantTile>
      <ParticipantVideo
        className="video"
        participant={participant.isLocal ? 'local' : asId.participant(participant.identity)}
      />
      <div className="caption">
        <ParticipantName />
        <TrackMutedIndicator trackRef={{ participant, source: Track.Source.Microphone }} show="muted" />
        <ConnectionQualityIndicator />
      </div>
    </ParticipantTile>
  );
}
