/**
 * `npm run test:long cleanup`: removes the legacy provider from a copy of this repository, whole, with every check of the
 * manifest, up to calls on the provider that stays, and says how long each step took.
 *
 *   tsx bench/whole-cleanup.ts [--save no]
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { repositoryRoot } from '../scripts/setup/repository-root.mjs';
import { runCommand } from '../scripts/setup/run-command.mjs';
import { describeMachine } from './report/machine.ts';
import { report } from './report/result.ts';

/** Minutes until the last call on the provider that stays. */
const LIMIT = 15;
/** The last step before which everything that the limit is about has passed. */
const LAST_STEP = 'check: e2e';
const STEP_ENDED = /^([a-z][a-z0-9 :-]*): (\d+\.\d) s$/;

interface Step {
  readonly name: string;
  readonly seconds: number;
}

const { values } = parseArgs({ options: { save: { type: 'string', default: 'yes' } } });
const folder = await mkdtemp(join(tmpdir(), 'crossfade-copy-'));
const copy = join(folder, 'repository');
const steps: Step[] = [];
try {
  // What is committed, since that is what the cleanup of a repository begins with.
  await runCommand('git', ['clone', '--quiet', repositoryRoot, copy]);
  await runCommand('git', ['-C', copy, 'config', 'user.name', 'crossfade']);
  await runCommand('git', ['-C', copy, 'config', 'user.email', 'cleanup@crossfade.example']);
  await removeLegacy();
} finally {
  await rm(folder, { recursive: true, force: true });
}

const minutesOf = (some: readonly Step[]): number => some.reduce((sum, { seconds }) => sum + seconds, 0) / 60;
const upToCalls = steps.slice(0, steps.findIndex(({ name }) => name === LAST_STEP) + 1);

await report(
  {
    name: 'cleanup',
    title: 'The removal of the legacy provider from this repository',
    method: `A clone of the commit, cleaned by \`crossfade cleanup --yes --force\` with the repository's own manifest, without a
hand on it: it removes, installs, formats, removes what nothing uses any more, refuses any place that still names the
provider outside of history, runs every check of the manifest, and commits. A step that fails fails the run.`,
    machine: await describeMachine(),
    table: {
      head: ['step', 'minutes'],
      rows: [...steps, { name: 'all', seconds: minutesOf(steps) * 60 }].map(({ name, seconds }) => [
        name,
        (seconds / 60).toFixed(2),
      ]),
    },
    bounds: [
      {
        what: 'until calls pass end to end on the provider that stays',
        measured: upToCalls.length > 0 ? minutesOf(upToCalls) : Number.POSITIVE_INFINITY,
        limit: LIMIT,
        unit: 'minutes',
      },
    ],
    data: steps,
  },
  { save: values.save === 'yes' },
);

async function removeLegacy(): Promise<void> {
  const begun = new Set<string>();
  const tsx = join(repositoryRoot, 'node_modules/.bin/tsx');
  const cli = join(repositoryRoot, 'packages/cli/src/main.ts');
  await runCommand(tsx, [cli, 'cleanup', '--yes', '--force', 'a rehearsal on a copy'], {
    cwd: copy,
    onLine(line) {
      console.log(line);
      const [, name, seconds] = STEP_ENDED.exec(line) ?? [];
      // What a step prints may look like its end.
      if (name !== undefined && begun.has(name)) steps.push({ name, seconds: Number(seconds) });
      begun.add(line);
    },
  });
}
