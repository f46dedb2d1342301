import { ensureGoProgram } from './go-program.mjs';

/**
 * The path of a versitygw, an S3 store over a folder: on PATH, in the cache, or built by Go.
 * @param {(line: string) => void} [note]
 * @returns {Promise<string>}
 */
export const ensureVersitygw = (note = () => {}) =>
  ensureGoProgram(
    {
      name: 'versitygw',
      source: 'github.com/versity/versitygw/cmd/versitygw',
      version: '1.8.0',
      wayAround: 'Put a versitygw on PATH (github.com/versity/versitygw).',
    },
    note,
  );
