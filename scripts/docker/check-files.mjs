import { constants } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { problem, warning } from './finding.mjs';

/** Whom the web container runs as; it reads the mounted `.env`. */
const CONTAINER_USER = 1000;
const MAKE_ENV = 'cp .env.example .env; scripts/docker-dev.sh makes one with secrets of its own.';

/**
 * `.env` as the containers read it.
 * @param {string} path
 * @returns {Promise<import('./finding.mjs').Finding[]>}
 */
export async function checkEnvFile(path) {
  const stats = await stat(path).catch(() => undefined);
  if (!stats) return [problem('env-missing', 'There is no .env.', `Make it: ${MAKE_ENV}`)];
  if (!stats.isFile())
    return [
      problem('env-not-a-file', '.env is a folder.', `Remove it and make a file: rmdir .env; ${MAKE_ENV}`),
    ];
  const mine = stats.uid === CONTAINER_USER && stats.mode & constants.S_IRUSR;
  if (mine || stats.mode & constants.S_IROTH || process.platform !== 'linux') return [];
  return [
    problem(
      'env-unreadable',
      `The web container runs as user ${CONTAINER_USER}, who may not read .env.`,
      `Give it to that user: sudo chown ${CONTAINER_USER} .env`,
    ),
  ];
}

/**
 * Files that are no YAML, or are missing. Without the npm packages there is no parser; then it says so.
 * @param {string} folder
 * @param {readonly string[]} names
 * @returns {Promise<import('./finding.mjs').Finding[]>}
 */
export async function checkYaml(folder, names) {
  const parser = await import('yaml').catch(() => undefined);
  const findings = await Promise.all(
    names.map(async (name) => {
      const text = await readFile(join(folder, name), 'utf8').catch(() => undefined);
      if (text === undefined)
        return [
          problem('file-missing', `${name} is missing.`, `Restore it: git checkout -- ${basename(name)}`),
        ];
      const [error] = parser?.parseDocument(text).errors ?? [];
      if (!error) return [];
      const [sentence = ''] = error.message.split('\n');
      return [
        problem(
          'yaml-invalid',
          `${name} is not valid YAML: ${sentence.replace(/:$/, '.')}`,
          'Correct that line.',
        ),
      ];
    }),
  );
  const unchecked = warning(
    'not-checked',
    `Whether ${names.join(' and ')} are valid YAML was not checked, since the npm packages are not installed.`,
    'Install them: npx -y pnpm@12.21.0 install',
  );
  return parser ? findings.flat() : [...findings.flat(), unchecked];
}
