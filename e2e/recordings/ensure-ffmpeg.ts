import { command, ensureSystemPackages } from '../../scripts/setup/system-packages.mjs';

/** Finishes recordings, and looks at them and listens to them. */
export default async function ensureFfmpeg(): Promise<void> {
  await ensureSystemPackages('Recording calls', [command('ffmpeg', 'ffmpeg')], console.info);
}
