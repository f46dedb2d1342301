import { problem } from './finding.mjs';

/** @typedef {Readonly<Record<string, string | undefined>>} Variables */

const FLAG = 'NEXT_PUBLIC_USE_LIVEKIT';
const PROVIDER = 'VIDEO_PROVIDER';

/**
 * Flags that hold no value they may have, and flags that contradict each other.
 * @param {{ file: Variables, shell: Variables }} inputs `.env`, which the web container reads, and the shell, which takes
 * precedence in Docker Compose
 * @returns {import('./finding.mjs').Finding[]}
 */
export function checkFlags({ file, shell }) {
  const flag = read(file, FLAG);
  const provider = read(shell, PROVIDER) ?? read(file, PROVIDER);
  if (flag !== undefined && flag !== 'true' && flag !== 'false')
    return [
      problem('flag-invalid', `${FLAG} is "${flag}".`, `Set it in .env: ${FLAG}=true or ${FLAG}=false.`),
    ];
  const findings = [];
  const shellFlag = read(shell, FLAG);
  if (shellFlag !== undefined && shellFlag !== flag)
    findings.push(
      problem(
        'flags-disagree',
        `The shell has ${FLAG}=${shellFlag}, and .env ${flag === undefined ? 'does not set it' : `has ${flag}`}. The web container reads .env alone.`,
        `Set it in .env, and unset it here: unset ${FLAG}`,
      ),
    );
  if (flag !== undefined && provider !== undefined && (flag === 'true') !== (provider === 'livekit'))
    findings.push(
      problem(
        'flags-disagree',
        `${FLAG}=${flag}, but ${PROVIDER}=${provider}. What the web asks for goes first.`,
        flag === 'true'
          ? `Set ${PROVIDER}=livekit in .env, or ${FLAG}=false.`
          : `Set ${FLAG}=true in .env, or remove ${PROVIDER}.`,
      ),
    );
  return findings;
}

/**
 * @param {Variables} variables
 * @param {string} name
 */
function read(variables, name) {
  return variables[name]?.trim().toLowerCase() || undefined;
}
