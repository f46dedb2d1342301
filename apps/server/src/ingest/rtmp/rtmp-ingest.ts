import type { Telemetry } from '@crossfade/video-core/server';
import type { Socket } from 'node:net';
import { EncoderCheck, type EncoderMedia, type EncoderTag } from '../policy/encoder-check.ts';
import { DEFAULT_PRESET, ENCODING_PRESETS } from '../policy/encoding-preset.ts';
import type { IngestProblem } from '../policy/ingest-problem.ts';
import { HealthMeter } from '../policy/stream-health.ts';
import { IngestRefusedError } from '../service/ingest-refused-error.ts';
import type { IngestSession } from '../service/ingest-session.ts';
import type { Ingests } from '../service/ingests.ts';
import { RtmpConnection } from './rtmp-connection.ts';
import { RtpRemuxer } from './rtp-remuxer.ts';

export interface RtmpIngestOptions {
  readonly ingests: Pick<Ingests, 'admit'>;
  /** The program, by path or by name. */
  readonly ffmpeg: string;
  readonly telemetry: Pick<Telemetry, 'failed'>;
}

/** Milliseconds that a connection may take to name its key, and an encoder to send something to show. */
const PATIENCE = 10_000;
/** Bytes that are held until they can be published: a keyframe interval of 10 s at 12 Mbit/s. */
const HELD = 16_000_000;

/** One encoder that sends by RTMP, from its connection to the stream that is live. */
export class RtmpIngest {
  readonly #options: RtmpIngestOptions;
  readonly #connection: RtmpConnection;
  readonly #check = new EncoderCheck();
  readonly #meter = new HealthMeter();
  /** Headers by kind, and everything since the last keyframe: with these a decoder can begin. */
  readonly #headers = new Map<EncoderTag['kind'], Buffer>();
  #held: Buffer[] = [];
  #heldBytes = 0;
  #media: EncoderMedia | undefined;
  #session: IngestSession | undefined;
  #remuxer: RtpRemuxer | undefined;
  #publishing: Promise<void> = Promise.resolve();
  #begun = false;
  #heardAudio = false;
  #gone = false;
  #impatience: NodeJS.Timeout;

  constructor(socket: Socket, options: RtmpIngestOptions) {
    this.#options = options;
    this.#connection = new RtmpConnection(socket, {
      onPublish: (key) => this.#next(() => this.#admit(key)),
      onTag: (tag, flv) => this.#take(tag, flv),
      onClosed: () => this.#closed(),
    });
    this.#impatience = setTimeout(() => this.#silent(), PATIENCE);
  }

  /** Resolves when nothing of it is left. */
  async settled(): Promise<void> {
    await this.#publishing;
  }

  /** One after the other. */
  #next(task: () => Promise<void>): void {
    this.#publishing = this.#publishing.then(task).catch((error: unknown) => {
      this.#options.telemetry.failed('taking an encoder’s media', error);
      return this.#stop('room-unavailable');
    });
  }

  async #admit(key: string): Promise<void> {
    if (this.#session || this.#gone) return;
    try {
      this.#session = await this.#options.ingests.admit('rtmp', key, {
        health: () => this.#health(),
        // An encoder cannot be asked for one by RTMP.
        keyframe: () => undefined,
        refuse: (problem) => this.#connection.refuse(problem),
      });
    } catch (error) {
      if (!(error instanceof IngestRefusedError)) throw error;
      clearTimeout(this.#impatience);
      return this.#connection.refuse(error.problem);
    }
    clearTimeout(this.#impatience);
    this.#impatience = setTimeout(() => this.#silent(), PATIENCE);
    if (this.#gone) return this.#stop();
    if (this.#media) this.#begin(this.#media);
  }

  #silent(): void {
    if (this.#session) void this.#stop(this.#heardAudio ? 'no-video' : 'no-media');
    else this.#connection.close();
  }

  #take(tag: EncoderTag, flv: Buffer): void {
    if (this.#gone) return;
    this.#meter.see(tag);
    this.#heardAudio ||= tag.kind === 'audio';
    const judged = this.#check.see(tag);
    if (judged.state === 'refused') return this.#next(() => this.#stop(judged.problem));
    if (this.#remuxer) return this.#remuxer.write(flv);
    this.#hold(tag, flv);
    if (judged.state !== 'fit') return;
    this.#media = judged.media;
    if (this.#session) this.#begin(judged.media);
  }

  #hold({ kind, part }: EncoderTag, flv: Buffer): void {
    if (part === 'header' || kind === 'metadata') {
      this.#headers.set(kind, flv);
      return;
    }
    if (part === 'key' || this.#heldBytes > HELD) {
      this.#held = [];
      this.#heldBytes = 0;
    }
    this.#held.push(flv);
    this.#heldBytes += flv.length;
  }

  #begin(media: EncoderMedia): void {
    if (this.#begun) return;
    this.#begun = true;
    clearTimeout(this.#impatience);
    this.#next(() => this.#publish(media));
  }

  async #publish(media: EncoderMedia): Promise<void> {
    const session = this.#session;
    if (!session || this.#gone) return;
    const published = await session.publish({ video: 'h264', audio: media.audio });
    if (!published || this.#gone) return;
    const { preset = DEFAULT_PRESET } = session.ingress;
    const remuxer = await RtpRemuxer.open({
      ffmpeg: this.#options.ffmpeg,
      media,
      ...(media.bFrames && { transcode: ENCODING_PRESETS[preset] }),
      onPacket: (kind, packet) => session.send(kind, packet),
      onFailed: (said) => {
        if (!this.#gone)
          this.#options.telemetry.failed('converting an encoder’s media', new Error(said || 'It ended.'));
        this.#next(() => this.#stop('converter-failed'));
      },
    });
    for (const flv of [...this.#headers.values(), ...this.#held]) remuxer.write(flv);
    this.#held = [];
    this.#remuxer = remuxer;
  }

  #health() {
    const media = this.#media;
    if (!media) return undefined;
    const { width, height, bFrames, audio } = media;
    return { width, height, bFrames, audio, transcoded: bFrames, ...this.#meter.read() };
  }

  #closed(): void {
    this.#gone = true;
    clearTimeout(this.#impatience);
    this.#next(() => this.#stop());
  }

  async #stop(problem?: IngestProblem): Promise<void> {
    this.#gone = true;
    clearTimeout(this.#impatience);
    if (this.#session) await this.#session.end(problem);
    else if (problem !== undefined) this.#connection.refuse(problem);
    await this.#remuxer?.close();
    this.#remuxer = undefined;
    this.#held = [];
  }
}
