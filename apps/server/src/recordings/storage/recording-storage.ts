/** A finished recording on this machine's disk. */
export interface RecordingFile {
  readonly path: string;
  readonly contentType: string;
}

/** Both ends are included, as in HTTP (RFC 9110, section 14). */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** Where finished recordings are kept. Rejects with `RecordingStorageError`. */
export interface RecordingStorage {
  /**
   * Stores a file as the object of that name, whole or not at all, and answers its bytes. Idempotent: what an earlier
   * attempt left is replaced. The file may be linked instead of copied, so it must not change any more.
   */
  put(location: string, file: RecordingFile, signal: AbortSignal): Promise<number>;
  /** The bytes of an object in a range. Canceling the stream frees what it holds. */
  read(location: string, range: ByteRange): Promise<ReadableStream<Uint8Array>>;
  /** Deletes an object, and what unfinished attempts left of it. Idempotent. */
  remove(location: string): Promise<void>;
  close(): void;
}
