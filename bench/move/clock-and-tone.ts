/** Hertz of the tone's steps, one after the other, and milliseconds that each is held. */
export const STEPS = [440, 554, 659, 880] as const;
export const STEP = 250;

/** Frames a second of the clock. */
export const RATE = 15;

/**
 * Runs in a page before its own scripts: from now on its camera is a clock (640 by 360, as fields that survive a codec)
 * and its microphone a tone that steps, without a gap.
 */
export function filmClockAndTone([steps, step, rate]: readonly [readonly number[], number, number]): void {
  const clock = (): MediaStreamTrack | undefined => {
    const canvas = Object.assign(document.createElement('canvas'), { width: 640, height: 360 });
    const context = canvas.getContext('2d');
    const [track] = canvas.captureStream(rate).getVideoTracks();
    const timer = setInterval(() => {
      if (track?.readyState === 'ended') return clearInterval(timer);
      // A white field, a black one, and the clock's fourteen bits in frames.
      const time = Math.floor((performance.now() * rate) / 1_000) % 16_384;
      for (let field = 0; field < 16; field += 1) {
        const white = field === 0 || (field > 1 && (time >> (field - 2)) % 2 === 1);
        if (context) context.fillStyle = white ? '#fff' : '#000';
        context?.fillRect((field % 8) * 80, Math.floor(field / 8) * 180, 80, 180);
      }
    }, 1_000 / rate);
    return track;
  };
  const tone = (): MediaStreamTrack | undefined => {
    const context = new AudioContext();
    const voice = context.createOscillator();
    const microphone = context.createMediaStreamDestination();
    voice.connect(microphone);
    voice.start();
    let at = 0;
    const [track] = microphone.stream.getAudioTracks();
    const timer = setInterval(() => {
      if (track?.readyState === 'ended') return clearInterval(timer);
      at += 1;
      voice.frequency.value = steps[at % steps.length] ?? 440;
    }, step);
    return track;
  };
  navigator.mediaDevices.getUserMedia = (wanted) => {
    const tracks = [wanted?.video ? clock() : undefined, wanted?.audio ? tone() : undefined];
    return Promise.resolve(new MediaStream(tracks.filter((track) => track !== undefined)));
  };
}
