import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { findExecutable } from './find-executable.mjs';
import { runCommand } from './run-command.mjs';
import { SetupProblem } from './setup-problem.mjs';
import { ensureSystemPackages } from './system-packages.mjs';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const MAC_APPLICATIONS = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];
const PLAYWRIGHT_DOWNLOADS = 'https://cdn.playwright.dev';
const WAY_AROUND = 'Or set CHROMIUM_PATH to a Chromium or Chrome.';

/**
 * The path of a Chromium that starts on this machine (for CHROMIUM_PATH). Needs the npm packages to be installed,
 * since Playwright can bring one.
 * @param {(line: string) => void} [note]
 * @returns {Promise<string>}
 */
export async function ensureBrowser(note = () => {}) {
  const given = process.env.CHROMIUM_PATH;
  if (given) {
    if (await starts(given)) return given;
    throw new SetupProblem(`CHROMIUM_PATH names ${given}, which does not start. Correct it or unset it.`);
  }
  const here = await findBrowser();
  if (here) return here;

  const fromPlaywright = await downloadByPlaywright(note);
  if (fromPlaywright) return fromPlaywright;

  await ensureSystemPackages(
    'Running the tests in a browser',
    [
      { name: 'Chromium', debian: 'chromium', present: async () => (await findBrowser()) !== undefined },
      {
        name: 'a font',
        debian: 'fonts-liberation',
        present: async () => (await findBrowser()) !== undefined,
      },
    ],
    note,
    WAY_AROUND,
  );
  const installed = await findBrowser();
  if (!installed) throw new SetupProblem(`The installed Chromium does not start. ${WAY_AROUND}`);
  return installed;
}

async function findBrowser() {
  for (const name of NAMES) {
    const path = findExecutable(name);
    if (path && (await starts(path))) return path;
  }
  for (const path of [...MAC_APPLICATIONS, playwrightsOwn()]) {
    if (path && existsSync(path) && (await starts(path))) return path;
  }
  return undefined;
}

/** @param {(line: string) => void} note */
async function downloadByPlaywright(note) {
  try {
    await fetch(PLAYWRIGHT_DOWNLOADS, { method: 'HEAD', signal: AbortSignal.timeout(5_000) });
    note("downloading Playwright's Chromium");
    await runCommand('npx', ['--no-install', 'playwright', 'install', 'chromium'], { timeoutMs: 300_000 });
  } catch {
    return undefined;
  }
  const path = playwrightsOwn();
  return path && (await starts(path)) ? path : undefined;
}

function playwrightsOwn() {
  try {
    /** @type {typeof import('playwright')} */
    const playwright = createRequire(import.meta.url)('playwright');
    return playwright.chromium.executablePath();
  } catch {
    return undefined;
  }
}

/** @param {string} path */
async function starts(path) {
  try {
    return /chrom/i.test(await runCommand(path, ['--version'], { timeoutMs: 20_000 }));
  } catch {
    return false;
  }
}
