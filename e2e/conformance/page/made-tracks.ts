const SIZES = {
  small: { width: 640, height: 360 },
  large: { width: 1280, height: 720 },
} as const;
/** Frames a second; enough to see a picture move, and little for a machine that runs many at once. */
const RATE = 15;

interface Made {
  readonly track: MediaStreamTrack;
  readonly end: () => void;
}

/** Moving pictures and loud sounds of this page's own making. */
export class MadeTracks {
  readonly #made = new Set<Made>();
  #audio: AudioContext | undefined;

  get audio(): AudioContext {
    this.#audio ??= new AudioContext();
    return this.#audio;
  }

  make(kind: 'audio' | 'video', size: 'small' | 'large'): MediaStreamTrack {
    const made = kind === 'video' ? this.#picture(SIZES[size]) : this.#sound();
    this.#made.add(made);
    return made.track;
  }

  /** Stops drawing and sounding what nobody uses any more. */
  sweep(): void {
    for (const made of this.#made) {
      if (made.track.readyState === 'live') continue;
      made.end();
      this.#made.delete(made);
    }
  }

  #picture({ width, height }: { readonly width: number; readonly height: number }): Made {
    const canvas = document.createElement('canvas');
    canvas.width = width;
    canvas.height = height;
    const context = canvas.getContext('2d');
    if (!context) throw new Error('This browser draws nothing.');
    let frame = 0;
    const draw = (): void => {
      frame += 1;
      context.fillStyle = `hsl(${(frame * 7) % 360} 60% 50%)`;
      context.fillRect(0, 0, width, height);
      context.fillStyle = 'white';
      context.fillRect((frame * 11) % width, height / 4, width / 8, height / 2);
      context.font = `${height / 4}px sans-serif`;
      context.fillText(String(frame), width / 10, height / 2);
    };
    draw();
    const timer = setInterval(draw, 1000 / RATE);
    const [track] = canvas.captureStream(RATE).getVideoTracks();
    if (!track) throw new Error('The canvas gives no track.');
    return { track, end: () => clearInterval(timer) };
  }

  /** A wandering tone: a steady one is silence to discontinuous transmission. */
  #sound(): Made {
    const { audio } = this;
    const tone = new OscillatorNode(audio, { frequency: 440 });
    const wander = new OscillatorNode(audio, { frequency: 5 });
    const depth = new GainNode(audio, { gain: 200 });
    const volume = new GainNode(audio, { gain: 0.5 });
    const out = new MediaStreamAudioDestinationNode(audio, { channelCount: 1 });
    wander.connect(depth).connect(tone.frequency);
    tone.connect(volume).connect(out);
    tone.start();
    wander.start();
    const [track] = out.stream.getAudioTracks();
    if (!track) throw new Error('The oscillator gives no track.');
    return {
      track,
      end: () => {
        tone.stop();
        wander.stop();
        volume.disconnect();
      },
    };
  }
}
