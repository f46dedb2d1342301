import type { ConformancePlayback } from '@crossfade/video-core/testkit';

/** Root mean square above which it is sound and not the noise of a codec. */
const AUDIBLE = 0.01;

/**
 * Plays a remote track as core does, in an element, and tells when something comes out. Sound is not muted: Chromium
 * measures the energy of what it received behind the element's volume.
 */
export function play(track: MediaStreamTrack, audio: AudioContext): ConformancePlayback {
  const element = document.createElement(track.kind === 'video' ? 'video' : 'audio');
  element.autoplay = true;
  element.srcObject = new MediaStream([track]);
  document.body.append(element);
  // A play() that a later load interrupts is no failure of the media.
  element.play().catch(() => undefined);
  let stopped = false;
  return {
    flows: () =>
      element instanceof HTMLVideoElement
        ? new Promise((resolve) => element.requestVideoFrameCallback(() => resolve()))
        : sound(track, audio, () => stopped),
    stop() {
      stopped = true;
      element.srcObject = null;
      element.remove();
    },
  };
}

async function sound(track: MediaStreamTrack, audio: AudioContext, stopped: () => boolean): Promise<void> {
  const source = new MediaStreamAudioSourceNode(audio, { mediaStream: new MediaStream([track]) });
  const analyser = new AnalyserNode(audio, { fftSize: 1024 });
  source.connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  try {
    for (;;) {
      analyser.getFloatTimeDomainData(samples);
      const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
      if (Math.sqrt(power) > AUDIBLE || stopped()) return;
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  } finally {
    source.disconnect();
  }
}
