import { CrossfadeError, type CrossfadeErrorOptions } from '@crossfade/video-core';

/** The environment is not one that the server can run in; the message names each variable and what to set. */
export class ConfigurationError extends CrossfadeError {
  static override readonly code = 'configuration';

  constructor(problems: readonly string[], options?: CrossfadeErrorOptions) {
    super(
      ['The server cannot start with these settings:', ...problems.map((problem) => `  ${problem}`)].join(
        '\n',
      ),
      options,
    );
  }
}
