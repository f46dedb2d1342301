import { pinnedRoom, type ParticipantId } from '@crossfade/video-core';
import type { CallSession } from '@crossfade/video-core/client';

/** A tile for each participant, as a grid has them; tells each one's element. Returns how to take them down. */
export function showEveryone(session: CallSession, onVideo: (video: HTMLVideoElement) => void): () => void {
  const shown = new Map<ParticipantId, () => void>();
  const stop = session.subscribe('roster', () => {
    for (const participantId of pinnedRoom(session.getState())?.order ?? []) {
      if (shown.has(participantId)) continue;
      const tile = document.createElement('div');
      document.querySelector('#remote')?.append(tile);
      const hide = session.show(tile, { participantId, source: 'camera' });
      shown.set(participantId, () => {
        hide();
        tile.remove();
      });
      const video = tile.querySelector('video');
      if (video) onVideo(video);
    }
  });
  return () => {
    stop();
    for (const hide of shown.values()) hide();
  };
}
