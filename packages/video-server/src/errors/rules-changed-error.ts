import { CrossfadeError, type CrossfadeErrorOptions } from '@crossfade/video-core';

/** Somebody else has set other rules since they were read. */
export class RulesChangedError extends CrossfadeError {
  static override readonly code = 'rules-changed';

  constructor(version: number, options?: CrossfadeErrorOptions) {
    super(
      `The rules were changed meanwhile and have version ${version} now. Read them again, then repeat your change.`,
      options,
    );
  }
}
