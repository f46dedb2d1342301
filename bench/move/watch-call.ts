/** What one person saw and heard of another in a window of time. Milliseconds, but for counts. */
export interface Sighting {
  /** Between frames that were new, as they were painted. */
  readonly intervals: readonly number[];
  /** By how many frames the clock went back, at most. */
  readonly back: number;
  /** Looks at which there was no clock to be seen, as in a black frame. */
  readonly dark: number;
  /** The longest that nothing was heard, and that two elements were heard at once. */
  readonly silence: number;
  readonly doubling: number;
}

declare global {
  interface Window {
    readonly watch: {
      /** Begins a window. */
      begin(): void;
      /** Ends it. */
      end(): Promise<Sighting>;
      /** Resolves when the call is off a deployment and clock and tone go on, with ms since `begin`. */
      backFrom(deployment: string): Promise<number>;
    };
  }
}

/**
 * Runs in a page before its own scripts: looks at the clock in somebody's tile each time that the page is painted, and
 * listens to every audio element that is not muted, in the audio thread.
 */
export function watchCall(name: string): void {
  const SOUNDING = 0.01;
  /** Samples over which the level is taken: 5.3 ms at 48 kHz. */
  const BLOCK = 256;
  const listener = `registerProcessor('listener', class extends AudioWorkletProcessor {
    constructor() {
      super();
      this.levels = new Float32Array(8); this.sum = new Float32Array(8); this.count = 0;
      this.heard = undefined;
      this.reset();
      this.port.onmessage = () => { this.port.postMessage({ silence: this.silence, doubling: this.doubling }); this.reset(); };
    }
    reset() { this.silence = 0; this.doubling = 0; this.silent = 0; this.double = 0; }
    process([input]) {
      const frames = input[0] ? input[0].length : 128;
      for (let channel = 0; channel < 8; channel += 1) {
        const samples = input[channel];
        if (samples) for (const sample of samples) this.sum[channel] += sample * sample;
      }
      this.count += frames;
      if (this.count < ${BLOCK}) return true;
      let sounding = 0;
      for (let channel = 0; channel < 8; channel += 1) {
        if (Math.sqrt(this.sum[channel] / this.count) > ${SOUNDING}) sounding += 1;
        this.sum[channel] = 0;
      }
      const ms = (this.count / sampleRate) * 1000;
      this.count = 0;
      this.silent = sounding === 0 ? this.silent + ms : 0;
      this.double = sounding > 1 ? this.double + ms : 0;
      this.silence = Math.max(this.silence, this.silent);
      this.doubling = Math.max(this.doubling, this.double);
      if (this.heard !== sounding > 0) this.port.postMessage({ sounding });
      this.heard = sounding > 0;
      return true;
    }
  });`;
  const context = new AudioContext({ sampleRate: 48_000 });
  const channels = context.createChannelMerger(8);
  let node: AudioWorkletNode | undefined;
  let heard = { silence: Number.NaN, doubling: Number.NaN };
  let soundingSince = Number.POSITIVE_INFINITY;
  const attend = async (): Promise<void> => {
    await context.audioWorklet.addModule(
      URL.createObjectURL(new Blob([listener], { type: 'text/javascript' })),
    );
    node = new AudioWorkletNode(context, 'listener', { channelCount: 8, channelCountMode: 'explicit' });
    node.port.addEventListener('message', ({ data }: MessageEvent) => {
      if ('sounding' in data) {
        if (data.sounding === 0) soundingSince = Number.POSITIVE_INFINITY;
        else soundingSince = Math.min(soundingSince, performance.now());
      } else heard = data;
    });
    node.port.start();
    channels.connect(node).connect(context.destination);
  };
  void attend();

  // What each element plays, silenced while the element is.
  const taps = new Map<
    HTMLMediaElement,
    { readonly stream: MediaStream; readonly source: AudioNode; readonly gain: GainNode; channel: number }
  >();
  const free = [0, 1, 2, 3, 4, 5, 6, 7];
  const listen = (element: HTMLMediaElement): void => {
    if (!(element instanceof HTMLAudioElement)) return;
    const { srcObject } = element;
    const stream =
      srcObject instanceof MediaStream && srcObject.getAudioTracks().length > 0 ? srcObject : null;
    let tap = taps.get(element);
    if (tap && tap.stream !== stream) {
      tap.source.disconnect();
      tap.gain.disconnect();
      free.push(tap.channel);
      taps.delete(element);
      tap = undefined;
    }
    if (!tap && stream) {
      const source = context.createMediaStreamSource(stream);
      const gain = context.createGain();
      const channel = free.shift() ?? 0;
      source.connect(gain).connect(channels, 0, channel);
      tap = { stream, source, gain, channel };
      taps.set(element, tap);
    }
    if (tap) tap.gain.gain.value = element.muted ? 0 : 1;
  };
  for (const property of ['muted', 'srcObject'] as const) {
    const described = Object.getOwnPropertyDescriptor(HTMLMediaElement.prototype, property);
    Object.defineProperty(HTMLMediaElement.prototype, property, {
      ...described,
      set(this: HTMLMediaElement, value: unknown) {
        described?.set?.call(this, value);
        listen(this);
      },
    });
  }

  // Looking costs time too, which those who only speak spare the machine.
  let watching = false;
  let intervals: number[] = [];
  let back = 0;
  let dark = 0;
  let begunAt = 0;
  let before = 0;
  let changedAt = 0;
  const canvas = Object.assign(document.createElement('canvas'), { width: 16, height: 4 });
  const drawing = canvas.getContext('2d', { willReadFrequently: true });
  const videos = `[data-testid="tile"][data-participant=${JSON.stringify(name)}] video`;
  const look = (): void => {
    if (!watching) return;
    requestAnimationFrame(look);
    // Of two that lie one over the other, the last is seen.
    const video = [...document.querySelectorAll<HTMLVideoElement>(videos)].at(-1);
    if (!video || !drawing) return void (dark += 1);
    drawing.drawImage(video, 0, 0, 16, 4);
    const { data } = drawing.getImageData(0, 0, 16, 4);
    const isWhite = (field: number): boolean =>
      (data[((Math.floor(field / 8) * 2 + 1) * 16 + (field % 8) * 2) * 4] ?? 0) > 128;
    if (!isWhite(0) || isWhite(1)) return void (dark += 1);
    let time = 0;
    for (let bit = 0; bit < 14; bit += 1) if (isWhite(bit + 2)) time += 2 ** bit;
    if (time === before) return;
    const now = performance.now();
    if (changedAt >= begunAt) intervals.push(now - changedAt);
    // The clock begins again at 0 after 18 minutes.
    if (before - time < 8_192) back = Math.max(back, before - time);
    before = time;
    changedAt = now;
  };

  const clear = (): void => {
    intervals = [];
    back = 0;
    dark = 0;
    begunAt = performance.now();
  };
  Object.assign(window, {
    watch: {
      begin() {
        clear();
        if (!watching) requestAnimationFrame(look);
        watching = true;
        node?.port.postMessage('take', []);
      },
      async end() {
        heard = { silence: Number.NaN, doubling: Number.NaN };
        node?.port.postMessage('take', []);
        await new Promise((resolve) => setTimeout(resolve, 50));
        // A frame that has not come yet counts as late as it is.
        const seen = { intervals: [...intervals, performance.now() - changedAt], back, dark, ...heard };
        watching = false;
        return seen;
      },
      backFrom(deployment: string) {
        const since = begunAt;
        return new Promise<number>((resolve) => {
          let leftAt: number | undefined;
          const wait = (): void => {
            const at = document.querySelector('[data-testid=call]')?.getAttribute('data-deployment');
            if (at !== deployment) leftAt ??= performance.now();
            const seenAt = leftAt !== undefined && changedAt > leftAt ? changedAt : undefined;
            if (seenAt !== undefined && soundingSince < Number.POSITIVE_INFINITY)
              resolve(Math.max(seenAt, soundingSince) - since);
            else requestAnimationFrame(wait);
          };
          wait();
        });
      },
    },
  });
}

/** Runs in a page before its own scripts: while `window.holdBack` is set, it is ready for no move, and tells so. */
export function canHoldBack(): void {
  const { send } = WebSocket.prototype;
  WebSocket.prototype.send = function (this: WebSocket, data) {
    const held =
      window.holdBack === true && typeof data === 'string' && data.includes('"move-report"')
        ? data.replace('"state":"ready"', '"state":"not-ready"')
        : data;
    send.call(this, held);
  };
}

declare global {
  interface Window {
    holdBack?: boolean;
  }
}
