import type { RecordingId } from '../store/recording.ts';

/** A part of a recording that is to be made. */
export interface PartRequest {
  readonly recording: RecordingId;
  /** From 0. */
  readonly number: number;
  /** The page that shows the call to who opens it first. Secret. */
  readonly url: string;
  /** Where what is recorded is to be written, as it comes. */
  readonly file: string;
  /** Aborted when it took too long to begin, or is not wanted any more: what was opened until then is closed. */
  readonly signal: AbortSignal;
}

/** Hears how a part goes. */
export interface PartListener {
  /** Sound and picture are being written from now on. */
  started(contentType: string): void;
  /** More was written, `bytes` in all. A part of which this is not heard for a while is dead. */
  grew(bytes: number): void;
  /** Nobody is in the call but the recorder. */
  alone(): void;
  /** Nothing more comes. What was written is kept. */
  over(reason: PartEnd): void;
}

/** `call-over`: the call has ended, or the recorder may be in it no more. `disk-full`: nothing can be written. */
export type PartEnd = 'call-over' | 'disk-full' | 'broken';

export interface RunningPart {
  /** Ends the part in order: resolves when everything up to now is in the file. */
  stop(): Promise<void>;
  /** Ends it at once, also after `stop`. Idempotent; never rejects. */
  kill(): Promise<void>;
}

/** Makes one file of what is seen and heard in a call, whichever provider carries it. */
export interface Recorder {
  /** Of its files. */
  readonly container: 'webm' | 'mp4';
  /** Rejects with `RecorderUnavailableError` when this machine cannot record, and when it was aborted before it began. */
  begin(part: PartRequest, listener: PartListener): Promise<RunningPart>;
}
