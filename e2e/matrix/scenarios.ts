import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const ROOT = join(import.meta.dirname, '../..');

/** What `npm test` runs, and what takes minutes. */
const CONFIGURATIONS = [
  'e2e/playwright.config.ts',
  'e2e/playwright.firefox.config.ts',
  'e2e/playwright.faults.config.ts',
];

/** What Playwright's JSON reporter says, as far as it is read here. */
interface Listing {
  readonly suites: readonly Suite[];
  readonly errors: readonly { readonly message: string }[];
}
interface Suite {
  readonly suites?: readonly Suite[];
  readonly specs: readonly {
    readonly title: string;
    readonly file: string;
    readonly tags: readonly string[];
    readonly tests: readonly { readonly projectName: string; readonly expectedStatus: string }[];
  }[];
}

/** One test of the end-to-end suite. */
export interface Scenario {
  readonly title: string;
  /** From the folder of the suite. */
  readonly file: string;
  /** The tags in its title: the rows of the support matrix that it shows, as it says. */
  readonly features: readonly string[];
  /** The projects in which it runs. */
  readonly projects: readonly string[];
  /** Whether the source itself skips it or expects it to fail. */
  readonly excused: boolean;
}

/** Without what `npm test` has reports written to, or the list would go there as well. */
const LISTING = { ...process.env, CHROMIUM_PATH: 'none', PLAYWRIGHT_JSON_OUTPUT_FILE: undefined };

/** The scenarios as Playwright finds them; none is run, and no browser is needed. */
export async function listScenarios(): Promise<readonly Scenario[]> {
  return (await Promise.all(CONFIGURATIONS.map(listConfigured))).flat();
}

async function listConfigured(configuration: string): Promise<readonly Scenario[]> {
  const { stdout } = await promisify(execFile)(
    join(ROOT, 'node_modules/.bin/playwright'),
    ['test', '--config', configuration, '--list', '--reporter=json'],
    { cwd: ROOT, env: LISTING, maxBuffer: 64 * 1024 * 1024 },
  );
  const { suites, errors }: Listing = JSON.parse(stdout);
  if (errors.length > 0) throw new Error(errors.map(({ message }) => message).join('\n'));
  return suites.flatMap(scenariosOf);
}

const scenariosOf = ({ suites = [], specs }: Suite): Scenario[] => [
  ...specs.map(({ title, file, tags, tests }) => ({
    title,
    file,
    features: tags,
    projects: tests.map(({ projectName }) => projectName),
    excused: tests.some(({ expectedStatus }) => expectedStatus !== 'passed'),
  })),
  ...suites.flatMap(scenariosOf),
];
