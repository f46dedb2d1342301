import { CrossfadeError, type CrossfadeErrorOptions } from '@crossfade/video-core';

/** Another process has the embedded database of this folder open; two of them would lose rows in silence. */
export class FolderInUseError extends CrossfadeError {
  static override readonly code = 'folder-in-use';

  constructor(folder: string, holder: string, options?: CrossfadeErrorOptions) {
    super(
      `${folder} is in use by process ${holder}. Stop it, set DATA_DIR to another folder, or set DATABASE_URL: ` +
        'PostgreSQL takes any number of servers.',
      options,
    );
  }
}
