import { meterSound } from '@crossfade/video-core/devices';
import { useEffect, useRef, type ComponentPropsWithoutRef, type ReactNode } from 'react';
import { useCallSession } from '../session/use-call-session.ts';
import { useLocalSource } from '../local/use-local-source.ts';

/** Steps in which a level is announced to screen readers. */
const STEPS = 10;

export interface MicrophoneLevelProps extends Omit<
  ComponentPropsWithoutRef<'meter'>,
  'children' | 'min' | 'max' | 'value'
> {
  /** The accessible name. */
  readonly 'aria-label': string;
}

/**
 * How loud the own microphone is. Draws itself past React, once a frame: the CSS variable `--level` goes from 0
 * (silence) to 1, and the meter's value from 0 to 10.
 */
export function MicrophoneLevel(props: MicrophoneLevelProps): ReactNode {
  const session = useCallSession();
  const { capture } = useLocalSource('microphone');
  const track = capture === 'on' ? session.localTrack('microphone') : undefined;
  const meter = useRef<HTMLMeterElement>(null);
  useEffect(() => {
    const element = meter.current;
    if (element === null || track === undefined) return undefined;
    const show = (level: number) => {
      element.style.setProperty('--level', level.toFixed(3));
      element.value = Math.round(level * STEPS);
    };
    const stop = meterSound(track, show);
    return () => {
      stop();
      show(0);
    };
  }, [track]);
  return <meter {...props} ref={meter} min={0} max={STEPS} value={0} />;
}
