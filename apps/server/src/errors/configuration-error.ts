import { CrossfadeError } from '@crossfade/video-core';

/** The environment is not one that the server can run in; the message names each variable and what to set. */
export class ConfigurationError extends CrossfadeError {
  constructor(problems: readonly string[], options?: { readonly cause?: unknown }) {
    super(
      'configuration',
      ['The server cannot start with these settings:', ...problems.map((problem) => `  ${problem}`)].join(
        '\n',
      ),
      options,
    );
  }
}
