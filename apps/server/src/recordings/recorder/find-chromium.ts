import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { RecorderUnavailableError } from './recorder-unavailable-error.ts';

/** Names under which systems install it. */
const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];

/** The browser that is named, or the first on the path. Rejects with `RecorderUnavailableError` when there is none. */
export async function findChromium(
  named: string | undefined,
  path: string = process.env['PATH'] ?? '',
): Promise<string> {
  const folders = path.split(delimiter).filter((folder) => folder !== '');
  const candidates =
    named === undefined ? NAMES.flatMap((name) => folders.map((folder) => join(folder, name))) : [named];
  for (const candidate of candidates) if (await isProgram(candidate)) return candidate;
  throw new RecorderUnavailableError(
    named === undefined
      ? 'Calls cannot be recorded: Chromium is not installed. Install it, for example with: apt-get install chromium. If it is elsewhere, set CHROMIUM_PATH.'
      : `Calls cannot be recorded: there is no program at CHROMIUM_PATH (${named}). Install Chromium, for example with: apt-get install chromium.`,
  );
}

const isProgram = (file: string): Promise<boolean> =>
  access(file, constants.X_OK).then(
    () => true,
    () => false,
  );
