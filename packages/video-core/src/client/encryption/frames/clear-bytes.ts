import type { MediaKind } from '../../../contract/media.ts';
import { bytesBeforeSlices } from './annex-b.ts';

/** A browser's encoded frame, as far as it matters here. */
export interface EncodedFrame {
  data: ArrayBuffer;
  /** Of video alone. */
  readonly type?: string;
  getMetadata(): { readonly mimeType?: string };
}

/** What stays readable of a frame. */
export interface ClearBytes {
  /** From the start of the frame. */
  readonly count: number;
  /** The rest must not look like a start code. */
  readonly annexB: boolean;
}

/**
 * What servers and packetizers have to read: Opus' table of contents, VP8's frame header (RFC 6386, 9.1) by which a
 * server knows a key frame, H.264's NAL unit types. Everything else of VP9 is said in its RTP payload descriptor.
 */
export function clearBytesOf(frame: EncodedFrame, kind: MediaKind, mimeType: string | undefined): ClearBytes {
  if (kind === 'audio') return { count: 1, annexB: false };
  const codec = (frame.getMetadata().mimeType ?? mimeType ?? '').toLowerCase();
  if (codec === 'video/vp9') return { count: 0, annexB: false };
  const before = codec === 'video/h264' ? bytesBeforeSlices(new Uint8Array(frame.data)) : undefined;
  if (before !== undefined) return { count: before, annexB: true };
  return { count: Math.min(frame.type === 'key' ? 10 : 3, frame.data.byteLength), annexB: false };
}
