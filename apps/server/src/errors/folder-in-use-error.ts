import { CrossfadeError } from '@crossfade/video-core';

/** Another process has the embedded database of this folder open; two of them would lose rows in silence. */
export class FolderInUseError extends CrossfadeError {
  constructor(folder: string, holder: string, options?: { readonly cause?: unknown }) {
    super(
      'folder-in-use',
      `${folder} is in use by process ${holder}. Stop it, set DATA_DIR to another folder, or set DATABASE_URL: ` +
        'PostgreSQL takes any number of servers.',
      options,
    );
  }
}
