import type { Config } from '../../configuration/config.ts';
import { DiskStorage } from './disk-storage.ts';
import type { RecordingStorage } from './recording-storage.ts';
import { objectsFolder } from './work-folder.ts';

const GIGABYTE = 1_000_000_000;

/** The storage that the configuration names: a bucket, or this machine's disk. The SDK loads only with a bucket. */
export async function openStorage(config: Config): Promise<RecordingStorage> {
  const {
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_BUCKET: bucket,
    AWS_REGION: region,
    AWS_ENDPOINT_URL: endpoint,
  } = config;
  if (
    bucket === undefined ||
    region === undefined ||
    accessKeyId === undefined ||
    secretAccessKey === undefined
  )
    return new DiskStorage({
      folder: objectsFolder(config.DATA_DIR),
      limit: config.RECORDINGS_DISK_GB * GIGABYTE,
    });
  const { S3Storage } = await import('./s3-storage.ts');
  return new S3Storage({
    accessKeyId,
    secretAccessKey,
    bucket,
    region,
    ...(endpoint !== undefined && { endpoint }),
  });
}
