import { useCallSession } from '@crossfade/video-react';
import { Power } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { closeDevices } from '../../devices/preferred-devices.ts';
import { tabletTexts } from '../../texts/tablet-texts.ts';
import type { RingSound } from '../ring-sound.ts';
import type { TabletReadiness } from '../tablet-state.ts';
import { TabletButton } from './tablet-button.tsx';

export interface StartScreenProps {
  readonly readiness: TabletReadiness;
  readonly sound: RingSound;
  /** Something may have been allowed. */
  readonly onLook: () => void;
  readonly onStarted: () => void;
}

/** One touch, which browsers want before a page may ring, and before it may use camera and microphone. */
export function StartScreen({ readiness, sound, onLook, onStarted }: StartScreenProps): ReactNode {
  const session = useCallSession();
  const [tried, setTried] = useState(false);
  const { start } = tabletTexts;
  const missing = [
    ...(readiness.camera ? [] : [start.camera]),
    ...(readiness.microphone ? [] : [start.microphone]),
  ];

  async function begin(): Promise<void> {
    void sound.unlock();
    // Both at once, so that the browser asks once; then the lights go out again.
    await Promise.all([session.startSource('camera'), session.startSource('microphone')]);
    const { camera, microphone } = session.getState().local.sources;
    const allowed = camera.capture === 'on' && microphone.capture === 'on';
    closeDevices(session);
    setTried(true);
    onLook();
    if (allowed) onStarted();
  }

  return (
    <main className="message tablet-start">
      <h1>{start.title}</h1>
      <p>{start.body}</p>
      <TabletButton label={start.start} icon={Power} look="good" onClick={() => void begin()} />
      <div role="alert">
        {tried && missing.length > 0 ? (
          <div className="message-detail">
            <p>{start.missing(missing)}</p>
            <p>{start.allow}</p>
            <TabletButton label={start.without} onClick={onStarted} />
          </div>
        ) : null}
      </div>
    </main>
  );
}
