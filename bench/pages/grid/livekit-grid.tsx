import { GridLayout, ParticipantTile, RoomContext, TrackLoop, useTracks } from '@livekit/components-react';
import { Room, Track } from 'livekit-client';
import { useEffect, useState, type ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import type { GridSetting } from './grid-bench.ts';

type Setting = Omit<GridSetting, 'side'>;

/** The grid as LiveKit's quick start for React writes it, without sound and buttons. */
export function openLivekitGrid(place: Element, setting: Setting): Promise<Room> {
  return new Promise((resolve) => createRoot(place).render(<Page setting={setting} onRoom={resolve} />));
}

function Page({
  setting,
  onRoom,
}: {
  readonly setting: Setting;
  readonly onRoom: (room: Room) => void;
}): ReactNode {
  const [room] = useState(() => new Room({ adaptiveStream: true, dynacast: true }));
  useEffect(() => {
    void room.connect('ws://127.0.0.1', 'simulated').then(() => onRoom(room));
    return () => void room.disconnect();
  }, [room, onRoom]);
  return (
    <RoomContext.Provider value={room}>
      <div data-lk-theme="default" style={{ height: '100%' }}>
        <VideoGrid {...setting} />
      </div>
    </RoomContext.Provider>
  );
}

function VideoGrid({ layout, updates }: Setting): ReactNode {
  const tracks = useTracks(
    [
      { source: Track.Source.Camera, withPlaceholder: true },
      { source: Track.Source.ScreenShare, withPlaceholder: false },
    ],
    updates === 'default' ? { onlySubscribed: false } : { onlySubscribed: false, updateOnlyOn: [] },
  );
  return layout === 'paged' ? (
    <GridLayout tracks={tracks}>
      <ParticipantTile />
    </GridLayout>
  ) : (
    <TrackLoop tracks={tracks}>
      <ParticipantTile />
    </TrackLoop>
  );
}
