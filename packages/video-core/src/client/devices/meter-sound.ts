import { soundLevel } from './sound-level.ts';

/** Samples that one look takes in: 21 ms at 48 kHz, about one frame of a screen. */
const WINDOW = 1_024;

/**
 * Tells how loud a track is, from 0 to 1, once for each frame that the screen draws: nothing is measured while
 * the page is hidden. Returns how to stop. The track stays its owner's.
 */
export function meterSound(track: MediaStreamTrack, onLevel: (level: number) => void): () => void {
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  analyser.fftSize = WINDOW;
  const source = context.createMediaStreamSource(new MediaStream([track]));
  source.connect(analyser);
  const samples = new Float32Array(WINDOW);
  const draw = () => {
    analyser.getFloatTimeDomainData(samples);
    onLevel(soundLevel(samples));
    frame = requestAnimationFrame(draw);
  };
  let frame = requestAnimationFrame(draw);
  // A browser may want a click before it hears anything; a hidden page needs no sound processed.
  const wake = () => void (document.visibilityState === 'hidden' ? context.suspend() : context.resume());
  const listening = new AbortController();
  for (const event of ['visibilitychange', 'pointerdown', 'keydown'])
    document.addEventListener(event, wake, { signal: listening.signal });
  wake();
  return () => {
    listening.abort();
    cancelAnimationFrame(frame);
    source.disconnect();
    void context.close();
  };
}
