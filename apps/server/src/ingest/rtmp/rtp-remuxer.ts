import type { MediaKind } from '@crossfade/video-core';
import Flv from 'node-media-server/src/protocol/flv.js';
import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import type { Readable, Writable } from 'node:stream';
import type { EncoderMedia } from '../policy/encoder-check.ts';
import type { EncodingPreset } from '../policy/encoding-preset.ts';

export interface RtpRemuxerOptions {
  /** The program, by path or by name. */
  readonly ffmpeg: string;
  readonly media: EncoderMedia;
  /** How video is encoded again; absent: it is copied. */
  readonly transcode?: EncodingPreset;
  readonly onPacket: (kind: MediaKind, packet: Buffer) => void;
  /** Once, when the program ended by itself; with what it said last. */
  readonly onFailed: (said: string) => void;
}

/** Bytes of a packet, below the smallest path that media take. */
const PACKET = 1_200;
/** Bytes that may wait for the program: more than a keyframe, and less than a minute. */
const UNREAD = 16_000_000;
const SAID = 1_000;
/** Milliseconds that the program gets to end by itself. */
const END_TIMEOUT = 2_000;

/**
 * Makes RTP of an encoder's FLV with ffmpeg: H.264 as it is, or encoded again, and Opus of whatever audio there is. The program
 * reads from this process and so ends with it.
 */
export class RtpRemuxer {
  readonly #options: RtpRemuxerOptions;
  readonly #sockets: readonly Socket[];
  readonly #child: ChildProcessByStdio<Writable, null, Readable>;
  #said = '';
  #closed = false;

  private constructor(options: RtpRemuxerOptions, sockets: readonly Socket[]) {
    this.#options = options;
    this.#sockets = sockets;
    const [video = 0, audio = 0] = sockets.map((socket) => socket.address().port);
    this.#child = spawn(options.ffmpeg, programArguments(options, video, audio), {
      stdio: ['pipe', 'ignore', 'pipe'],
    });
    this.#child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#said = (this.#said + text).slice(-SAID);
    });
    // It ended, which is told below.
    this.#child.stdin.on('error', () => undefined);
    this.#child.once('error', (error) => this.#failed(error.message));
    this.#child.once('close', () => this.#failed(this.#said.trim()));
    this.#child.stdin.write(Flv.createHeader(options.media.audio, true));
  }

  static async open(options: RtpRemuxerOptions): Promise<RtpRemuxer> {
    const kinds: readonly MediaKind[] = options.media.audio ? ['video', 'audio'] : ['video'];
    const sockets: Socket[] = [];
    try {
      for (const kind of kinds) sockets.push(await receive((packet) => options.onPacket(kind, packet)));
      return new RtpRemuxer(options, sockets);
    } catch (error) {
      for (const socket of sockets) socket.close();
      throw error;
    }
  }

  /** A tag of an FLV file. */
  write(flv: Buffer): void {
    const { stdin } = this.#child;
    if (!stdin.writable) return;
    if (stdin.writableLength > UNREAD) this.#failed('The program does not keep up.');
    else stdin.write(flv);
  }

  /** Ends the program. Idempotent. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    const running = this.#child.exitCode === null && this.#child.signalCode === null && this.#child.pid;
    this.#child.stdin.end();
    if (running) {
      const impatience = setTimeout(() => this.#child.kill('SIGKILL'), END_TIMEOUT);
      this.#child.kill('SIGTERM');
      await once(this.#child, 'close').catch(() => undefined);
      clearTimeout(impatience);
    }
    for (const socket of this.#sockets) socket.close();
  }

  #failed(said: string): void {
    if (this.#closed) return;
    void this.close();
    this.#options.onFailed(said);
  }
}

/** RTCP comes to the same port (RFC 5761, 4): what it says, the room's own connection says better. */
const isRtcp = (packet: Buffer): boolean => {
  const type = packet[1] ?? 0;
  return type >= 192 && type <= 223;
};

async function receive(onPacket: (packet: Buffer) => void): Promise<Socket> {
  const socket = createSocket({ type: 'udp4', recvBufferSize: 4_000_000 });
  socket.on('message', (packet) => {
    if (packet.length > 12 && !isRtcp(packet)) onPacket(packet);
  });
  const bound = once(socket, 'listening');
  socket.bind(0, '127.0.0.1');
  await bound;
  socket.on('error', () => undefined);
  return socket;
}

/** Nothing is waited for: all there is to know of the media is in the headers, which come first. */
const READING =
  '-v error -nostdin -flags low_delay -probesize 32768 -analyzeduration 1 -fpsprobesize 0 -f flv -i pipe:0';
const COPYING = '-c:v copy -bsf:v h264_mp4toannexb';
const SOUND = '-c:a libopus -ac 2 -ar 48000 -b:a 128k -frame_duration 20';

function programArguments(
  { media, transcode }: RtpRemuxerOptions,
  video: number,
  audio: number,
): readonly string[] {
  const output = (port: number): string =>
    `-flush_packets 1 -f rtp rtp://127.0.0.1:${port}?rtcpport=${port}&pkt_size=${PACKET}`;
  const sound = media.audio ? ` -map 0:a:0 ${SOUND} ${output(audio)}` : '';
  const picture = `-map 0:v:0 ${transcode ? encoding(transcode) : COPYING} ${output(video)}`;
  return `${READING} ${picture}${sound}`.split(' ');
}

/** Each keyframe 2 s after the last, so that who begins to watch sees something soon. */
const encoding = ({ height, fps, kbps }: EncodingPreset): string =>
  [
    `-vf scale=-2:'min(${height},ih)',fps=${fps}`,
    '-c:v libx264 -preset veryfast -tune zerolatency -profile:v baseline -pix_fmt yuv420p -bf 0',
    `-g ${fps * 2} -keyint_min ${fps} -b:v ${kbps}k -maxrate ${kbps}k -bufsize ${kbps}k`,
  ].join(' ');
