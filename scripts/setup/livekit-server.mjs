import { ensureGoProgram, goProgramIsReady } from './go-program.mjs';

const LIVEKIT_SERVER = {
  name: 'livekit-server',
  source: 'github.com/livekit/livekit-server/cmd/server',
  // Later versions carry a `replace` line in go.mod, which `go install` refuses.
  version: '1.13.5',
  wayAround:
    'Put a livekit-server on PATH (docs.livekit.io, "Running LiveKit locally"), or point LIVEKIT_URL, LIVEKIT_API_KEY ' +
    'and LIVEKIT_API_SECRET at a running one.',
};

/**
 * The path of a livekit-server to run, or undefined when LIVEKIT_URL names one that runs already.
 * @param {(line: string) => void} [note]
 * @returns {Promise<string | undefined>}
 */
export async function ensureLivekitServer(note = () => {}) {
  if (process.env.LIVEKIT_URL) return undefined;
  return ensureLocalLivekitServer(note);
}

/**
 * The path of a livekit-server on this machine: on PATH, in the cache, or built by Go.
 * @param {(line: string) => void} [note]
 * @returns {Promise<string>}
 */
export const ensureLocalLivekitServer = (note = () => {}) => ensureGoProgram(LIVEKIT_SERVER, note);

/** Whether the next `ensureLivekitServer` has to make nothing first. */
export const livekitServerIsReady = () =>
  Boolean(process.env.LIVEKIT_URL) || goProgramIsReady(LIVEKIT_SERVER);
