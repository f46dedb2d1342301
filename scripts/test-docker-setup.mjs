/** What `scripts/test-docker-setup.sh` runs. */
import { parseArgs } from 'node:util';
import { EXIT_CODES } from './docker/finding.mjs';
import { checkNodeVersion } from './setup/preconditions.mjs';
import { repositoryRoot } from './setup/repository-root.mjs';
import { SetupProblem } from './setup/setup-problem.mjs';

const USAGE = `Checks whether docker compose can run this repository, and says how to mend what is wrong.

  scripts/test-docker-setup.sh [--running] [--json] [--file COMPOSE_FILE]

  --running  every service must run and answer, as after scripts/docker-dev.sh
  --json     findings as JSON, each with a stable code
  --file     another compose file, such as docker-compose.livekit.yml

Exit codes: 0 ready; 1 settings, secrets, flags or YAML; 2 wrong usage, or no suitable Node; 3 Docker, Compose or the
engine; 4 ports are taken; 5 services do not answer. With several, 3 comes before 1, 1 before 4, and 4 before 5.
`;

process.exitCode = await main();

async function main() {
  const options = readOptions();
  if (options === undefined || options.help) {
    (options ? process.stdout : process.stderr).write(USAGE);
    return options ? EXIT_CODES.ready : EXIT_CODES.usage;
  }
  try {
    checkNodeVersion();
  } catch (error) {
    if (!(error instanceof SetupProblem)) throw error;
    process.stderr.write(`problem: ${error.message}\n`);
    return EXIT_CODES.usage;
  }
  // Not before the version is known to be good enough for it.
  const { checkSetup, exitCodeOf } = await import('./docker/check-setup.mjs');
  const { running, file } = options;
  const findings = await checkSetup({ folder: repositoryRoot, file, running, shell: process.env });
  process.stdout.write(options.json ? `${JSON.stringify({ findings }, undefined, 2)}\n` : report(findings));
  return exitCodeOf(findings);
}

function readOptions() {
  try {
    return parseArgs({
      options: {
        running: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        file: { type: 'string', default: 'docker-compose.yml' },
        help: { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n`);
    return undefined;
  }
}

/** @param {readonly import('./docker/finding.mjs').Finding[]} findings */
function report(findings) {
  const lines = findings.map(({ severity, what, fix }) => `${severity}: ${what}\n  ${fix}`);
  const problems = findings.filter(({ severity }) => severity === 'problem').length;
  const conclusion =
    problems === 0 ? 'Ready.' : problems === 1 ? '1 problem to mend.' : `${problems} problems to mend.`;
  return `${[...lines, conclusion].join('\n')}\n`;
}
