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
}

/** Bytes of a part, and parts at once: what an upload holds in memory. S3 takes at most 10,000 parts. */
const PARTS = { partSize: 8 * 1_024 * 1_024, queueSize: 2 } as const;
/** Milliseconds. */
const TIMEOUTS = { connectionTimeout: 10_000, requestTimeout: 60_000 } as const;
/** What stores compatible with S3 say when they have no room left. */
const FULL = /^(?:QuotaExceeded|XMinioStorageFull|EntityTooLarge|InsufficientStorage|StorageFull)$/;

/** Recordings in a bucket of S3, or of a store that is compatible with it. */
export class S3Storage implements RecordingStorage {
  readonly #client: S3Client;
  readonly #bucket: string;

  constructor({ accessKeyId, secretAccessKey, bucket, region, endpoint }: S3StorageOptions) {
    this.#bucket = bucket;
    this.#client = new S3Client({
      region,
      credentials: { accessKeyId, secretAccessKey },
      // Compatible stores seldom have a host name for each bucket, nor the newer checksums.
      ...(endpoint !== undefined && { endpoint, forcePathStyle: true }),
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
      requestHandler: TIMEOUTS,
    });
  }

  put(location: string, { path, contentType }: RecordingFile, signal: AbortSignal): Promise<number> {
    return explained(async () => {
      const { size } = await stat(path);
      await this.#abortUnfinished(location);
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

  read(location: string, { start, end }: ByteRange): Promise<ReadableStream<Uint8Array>> {
    return explained(async () => {
      const object = { ...this.#object(location), Range: `bytes=${start}-${end}` };
      const { Body: body } = await this.#client.send(new GetObjectCommand(object));
      if (!body) throw new RecordingStorageError('missing', 'The object has no content.');
      return body.transformToWebStream();
    });
  }

  remove(location: string): Promise<void> {
    return explained(async () => {
      await this.#abortUnfinished(location);
      await this.#client.send(new DeleteObjectCommand(this.#object(location)));
    });
  }

  close(): void {
    this.#client.destroy();
  }

  /** A process that was killed leaves parts behind, which are paid for and shown nowhere. */
  async #abortUnfinished(location: string): Promise<void> {
    const unfinished = new ListMultipartUploadsCommand({ Bucket: this.#bucket, Prefix: location });
    const { Uploads: uploads = [] } = await this.#client.send(unfinished);
    for (const { Key: key, UploadId } of uploads)
      if (key === location)
        await this.#client.send(new AbortMultipartUploadCommand({ ...this.#object(location), UploadId }));
  }

  #object(location: string): { readonly Bucket: string; readonly Key: string } {
    return { Bucket: this.#bucket, Key: location };
  }
}

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
