import { useCallSession } from '@crossfade/video-react';
import { useDevices, useSpeaker } from '@crossfade/video-react/devices';
import { useEffect, useRef } from 'react';
import type { Say } from '../notices/notices.tsx';
import { recallPreferences, rememberPreferences } from '../settings/preferences.ts';
import { texts } from '../texts/texts.ts';
import { pluggedIn, type PluggedIn } from './plugged-in.ts';

/**
 * Offers a headset that is plugged in during the call, once; goes back to the one that the person had chosen when it
 * returns.
 */
export function useDeviceNotices(say: Say): void {
  const session = useCallSession();
  const speaker = useSpeaker();
  const devices = useDevices();
  const before = useRef(devices);
  const offered = useRef(new Set<string>());
  useEffect(() => {
    const { call } = texts;
    const use = ({ label, microphoneId, speakerId }: PluggedIn): void => {
      if (microphoneId !== undefined) void session.selectDevice('microphone', microphoneId);
      if (speakerId !== undefined) void speaker.select(speakerId);
      say(call.nowUsing(label));
    };
    for (const device of pluggedIn(before.current, devices)) {
      const { label, microphoneId, speakerId } = device;
      const chosen = recallPreferences();
      const returned =
        (microphoneId !== undefined && microphoneId === chosen.microphoneId) ||
        (speakerId !== undefined && speakerId === chosen.speakerId);
      if (returned) use(device);
      else if (label !== '' && !offered.current.has(label))
        say(call.pluggedIn(label), {
          action: {
            label: call.useDevice,
            act: () => {
              rememberPreferences({
                ...(microphoneId === undefined ? {} : { microphoneId }),
                ...(speakerId === undefined ? {} : { speakerId }),
              });
              use(device);
            },
          },
        });
      offered.current.add(label);
    }
    before.current = devices;
  }, [session, speaker, devices, say]);
}
