/** What is used of node-media-server, which has no types: its RTMP protocol over a socket of ours. */
declare module 'node-media-server/src/protocol/rtmp.js' {
  export interface AvPacket {
    /** Of video: 7 is H.264; a FourCC in enhanced RTMP. Of audio: 10 is AAC, 2 MP3, 9 enhanced RTMP. */
    readonly codec_id: number;
    /** 8 audio, 9 video, 18 metadata. */
    readonly codec_type: number;
    /** 0 header of audio, 1 audio, 2 header of video, 3 keyframe, 4 another frame, 5 metadata, 6 HDR. */
    readonly flags: number;
    /** Milliseconds. */
    readonly pts: number;
    readonly dts: number;
    readonly size: number;
    /** At least `size` bytes, which the next packet overwrites. */
    readonly data: Buffer;
  }
  export default class Rtmp {
    onConnectCallback: (request: { readonly app: string; readonly name: string }) => void;
    onPlayCallback: () => void;
    onPushCallback: () => void;
    onOutputCallback: (bytes: Buffer) => void;
    onPacketCallback: (packet: AvPacket) => void;
    readonly streamId: number;
    /** The message that is being read, and all that were begun on their chunk streams. */
    protected readonly parserPacket: { readonly header: { readonly length: number } };
    protected readonly inPackets: ReadonlyMap<number, unknown>;
    /** Takes memory for the message that is being read. */
    protected packetAlloc(): void;
    /** Throws, or answers what is wrong, for bytes that are no RTMP. */
    parserData(bytes: Buffer): string | null;
    sendStatusMessage(stream: number, level: 'status' | 'error', code: string, description: string): void;
  }
}

declare module 'node-media-server/src/protocol/flv.js' {
  import type { AvPacket } from 'node-media-server/src/protocol/rtmp.js';
  const Flv: {
    createHeader(hasAudio: boolean, hasVideo: boolean): Buffer;
    /** A tag of its own memory. */
    createMessage(packet: AvPacket): Buffer;
  };
  export default Flv;
}

declare module 'node-media-server/src/protocol/sps_info.js' {
  const sps: {
    parseH264Sps(unit: Buffer): { readonly width: number; readonly height: number } | null;
  };
  export default sps;
}

declare module 'node-media-server/src/core/logger.js' {
  const logger: { log: (message: string) => void };
  export default logger;
}
