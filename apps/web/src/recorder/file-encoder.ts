/** VP8 and Opus: what each browser that plays recordings decodes, and the cheapest to encode without hardware. */
export const CONTENT_TYPE = 'video/webm;codecs=vp8,opus';

/** Bits a second: half an hour has 131 MB (record 66). */
const BITRATE = { video: 520_000, audio: 64_000 } as const;
/** Milliseconds of a piece of the file: as much as is lost when the recorder dies. */
const PIECE = 1_000;
/** Milliseconds between keyframes, at most: how close a player can seek. */
const KEYFRAMES = 4_000;

/** Encodes a picture and a sound into a file, and hands it over in pieces as they come. */
export class FileEncoder {
  readonly #recorder: MediaRecorder;
  readonly #stopped: Promise<void>;
  #pieces = 0;
  #handedOver = Promise.resolve();

  /** `take` gets the pieces in order, one at a time, numbered from 0. */
  constructor(stream: MediaStream, take: (number: number, base64: string) => Promise<void>) {
    const options = {
      mimeType: CONTENT_TYPE,
      videoBitsPerSecond: BITRATE.video,
      audioBitsPerSecond: BITRATE.audio,
      // W3C MediaStream Recording, section 2.5.
      videoKeyFrameIntervalDuration: KEYFRAMES,
    };
    this.#recorder = new MediaRecorder(stream, options);
    this.#recorder.addEventListener('dataavailable', ({ data }) => {
      if (data.size === 0) return;
      const number = this.#pieces;
      this.#pieces += 1;
      this.#handedOver = this.#handedOver.then(async () => take(number, await base64Of(data)));
    });
    this.#stopped = new Promise((resolve) => {
      this.#recorder.addEventListener('stop', () => resolve(), { once: true });
    });
    this.#recorder.start(PIECE);
  }

  /** Resolves when the last piece was taken. Idempotent. */
  async stop(): Promise<void> {
    if (this.#recorder.state !== 'inactive') this.#recorder.stop();
    await this.#stopped;
    await this.#handedOver;
  }
}

const base64Of = (piece: Blob): Promise<string> =>
  new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.addEventListener('error', () => reject(reader.error));
    reader.addEventListener('load', () => {
      // The type in front of it may have commas of its own (RFC 2397).
      const url = String(reader.result);
      resolve(url.slice(url.lastIndexOf(',') + 1));
    });
    reader.readAsDataURL(piece);
  });
