/** What a storage refused, as the `problem` of a recording; `missing`: there is no such object. */
export type StorageProblem = 'storage-full' | 'storage-refused' | 'storage-unreachable' | 'missing';

/** The storage of recordings did not do what it was asked; the message is what it said. */
export class RecordingStorageError extends Error {
  readonly code: StorageProblem;

  constructor(code: StorageProblem, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
