import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import {
  AbortMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  ListMultipartUploadsCommand,
  S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { RecordingStorageError, type StorageProblem } from './recording-storage-error.ts';
import type { ByteRange, RecordingFile, RecordingStorage } from './recording-storage.ts';

export interface S3StorageOptions {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly bucket: string;
  readonly region: string;
  /** Of a store that is compatible with S3; absent: AWS. */
  readonly endpoint?: string;
  readonly timeouts?: S3Timeouts;
}

/** Milliseconds. */
interface S3Timeouts {
  readonly connectionTimeout: number;
  /** From asking until the answer begins: a part goes out meanwhile, on a line that may be slow. */
  readonly requestTimeout: number;
  /** In which nothing comes or goes. */
  readonly socketTimeout: number;
}

/** Bytes of a part, and parts at once: what an upload holds in memory. S3 takes at most 10,000 parts. */
const PARTS = { partSize: 8 * 1_024 * 1_024, queueSize: 2 } as const;
/** Bytes that are read at once. */
const CHUNK = 524_288;
const TIMEOUTS: S3Timeouts = { connectionTimeout: 10_000, requestTimeout: 300_000, socketTimeout: 60_000 };
/** What stores compatible with S3 say when they have no room left. */
const FULL = /^(?:QuotaExceeded|XMinioStorageFull|EntityTooLarge|InsufficientStorage|StorageFull)$/;

/** Recordings in a bucket of S3, or of a store that is compatible with it. */
export class S3Storage implements RecordingStorage {
  readonly #client: S3Client;
  /** With connections of its own: however many people watch, files are stored. */
  readonly #reader: S3Client;
  readonly #bucket: string;

  constructor(options: S3StorageOptions) {
    this.#bucket = options.bucket;
    this.#client = clientFor(options);
    this.#reader = clientFor(options);
  }

  put(location: string, { path, contentType }: RecordingFile, signal: AbortSignal): Promise<number> {
    return explained(async () => {
      const { size } = await stat(path);
      await this.#abortUnfinished(location, signal);
      const upload = new Upload({
        client: this.#client,
        params: { ...this.#object(location), Body: createReadStream(path), ContentType: contentType },
        ...PARTS,
      });
      const abort = (): void => void upload.abort();
      signal.addEventListener('abort', abort, { once: true });
      try {
        signal.throwIfAborted();
        await upload.done();
      } finally {
        signal.removeEventListener('abort', abort);
      }
      return size;
    });
  }

  /** Asks for each chunk by itself: nothing is held for a player that has stopped reading, or gone without a word. */
  async read(location: string, { start, end }: ByteRange): Promise<ReadableStream<Uint8Array>> {
    const ending = new AbortController();
    const chunkAt = (from: number): Promise<Uint8Array> =>
      this.#chunk(location, { start: from, end: Math.min(end, from + CHUNK - 1) }, ending.signal);
    let next: Uint8Array | undefined = await chunkAt(start);
    let position = start;
    return new ReadableStream<Uint8Array>(
      {
        async pull(controller) {
          const chunk = next ?? (await chunkAt(position));
          next = undefined;
          position += chunk.length;
          if (chunk.length > 0) controller.enqueue(chunk);
          if (chunk.length === 0 || position > end) controller.close();
        },
        cancel: () => ending.abort(),
      },
      { highWaterMark: 0 },
    );
  }

  remove(location: string): Promise<void> {
    return explained(async () => {
      await this.#abortUnfinished(location);
      await this.#client.send(new DeleteObjectCommand(this.#object(location)));
    });
  }

  close(): void {
    for (const client of [this.#client, this.#reader]) client.destroy();
  }

  #chunk(location: string, { start, end }: ByteRange, abortSignal: AbortSignal): Promise<Uint8Array> {
    return explained(async () => {
      const object = new GetObjectCommand({ ...this.#object(location), Range: `bytes=${start}-${end}` });
      const { Body: body } = await this.#reader.send(object, { abortSignal });
      if (!body) throw new RecordingStorageError('missing', 'The object has no content.');
      return body.transformToByteArray();
    });
  }

  /** A process that was killed leaves parts behind, which are paid for and shown nowhere. */
  async #abortUnfinished(location: string, signal?: AbortSignal): Promise<void> {
    const options = signal ? { abortSignal: signal } : {};
    const unfinished = new ListMultipartUploadsCommand({ Bucket: this.#bucket, Prefix: location });
    const { Uploads: uploads = [] } = await this.#client.send(unfinished, options);
    for (const { Key: key, UploadId } of uploads)
      if (key === location) {
        const abort = new AbortMultipartUploadCommand({ ...this.#object(location), UploadId });
        await this.#client.send(abort, options);
      }
  }

  #object(location: string): { readonly Bucket: string; readonly Key: string } {
    return { Bucket: this.#bucket, Key: location };
  }
}

const clientFor = ({
  accessKeyId,
  secretAccessKey,
  region,
  endpoint,
  timeouts = TIMEOUTS,
}: S3StorageOptions) =>
  new S3Client({
    region,
    credentials: { accessKeyId, secretAccessKey },
    // Compatible stores seldom have a host name for each bucket, nor the newer checksums.
    ...(endpoint !== undefined && { endpoint, forcePathStyle: true }),
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    // Without the last one, a request that takes too long is only logged.
    requestHandler: { ...timeouts, throwOnRequestTimeout: true },
  });

/** Says what the store refused in terms of a storage. */
async function explained<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (cause) {
    if (cause instanceof RecordingStorageError || !(cause instanceof Error)) throw cause;
    throw new RecordingStorageError(problemOf(cause), cause.message || cause.name, { cause });
  }
}

function problemOf(error: Error): StorageProblem {
  if ('code' in error && error.code === 'ENOENT') return 'missing';
  if (!(error instanceof S3ServiceException)) return 'storage-unreachable';
  const { httpStatusCode: status = 0 } = error.$metadata;
  if (FULL.test(error.name) || status === 507) return 'storage-full';
  if (error.name === 'NoSuchKey') return 'missing';
  // 408 and 429 ask for patience.
  return status >= 400 && status < 500 && status !== 408 && status !== 429
    ? 'storage-refused'
    : 'storage-unreachable';
}
