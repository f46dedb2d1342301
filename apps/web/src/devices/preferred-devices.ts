import type { CallSession } from '@crossfade/video-core/client';
import type { Speaker } from '@crossfade/video-core/devices';
import { recallPreferences } from '../settings/preferences.ts';

/** Opens what the person had on last time. Both at once, so that the browser asks once. */
export function openPreferredDevices(session: CallSession, speaker: Speaker): void {
  const { camera, microphone, cameraId, microphoneId, speakerId } = recallPreferences();
  void session.selectDevice('camera', cameraId);
  void session.selectDevice('microphone', microphoneId);
  void speaker.select(speakerId);
  if (camera) void session.startSource('camera');
  if (microphone) void session.startSource('microphone');
  void session.setMuted('microphone', !microphone);
}

/** Lets go of every device, so that no light stays on. */
export function closeDevices(session: CallSession): void {
  for (const source of ['camera', 'microphone', 'screen'] as const) void session.stopSource(source);
}
