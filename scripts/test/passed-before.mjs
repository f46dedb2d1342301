import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { cacheFolder } from '../setup/cache.mjs';
import { repositoryRoot } from '../setup/repository-root.mjs';
import { runCommand } from '../setup/run-command.mjs';

/**
 * Which steps passed on these very sources, kept outside the repository, so that a long run that was interrupted can be
 * taken up where it ended.
 */
export class PassedBefore {
  #file;
  /** @type {Map<string, import('./counts.mjs').Counts>} */
  #passed;

  /**
   * @param {string} file
   * @param {Map<string, import('./counts.mjs').Counts>} passed
   */
  constructor(file, passed) {
    this.#file = file;
    this.#passed = passed;
  }

  /** @param {{ resume: boolean }} options without `resume` nothing passed before */
  static async open({ resume }) {
    const file = join(cacheFolder(), 'passed', `${await digestOfSources()}.json`);
    return PassedBefore.at(file, { resume });
  }

  /**
   * @param {string} file
   * @param {{ resume: boolean }} options
   */
  static async at(file, { resume }) {
    const kept = resume ? await readFile(file, 'utf8').catch(() => '[]') : '[]';
    return new PassedBefore(file, new Map(JSON.parse(kept)));
  }

  /** @param {string} step */
  countsOf(step) {
    return this.#passed.get(step);
  }

  /**
   * @param {string} step
   * @param {import('./counts.mjs').Counts} counts
   */
  async keep(step, counts) {
    if (counts.failed > 0) return;
    this.#passed.set(step, counts);
    await mkdir(dirname(this.#file), { recursive: true });
    await writeFile(this.#file, JSON.stringify([...this.#passed]));
  }
}

/** Of the commit and of everything that differs from it. */
async function digestOfSources() {
  const git = (/** @type {readonly string[]} */ ...args) => runCommand('git', args, { cwd: repositoryRoot });
  const parts = await Promise.all([
    git('rev-parse', 'HEAD'),
    git('diff', 'HEAD'),
    git('status', '--porcelain'),
  ]);
  return createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 16);
}
