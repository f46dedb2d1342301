import { execFileSync, spawnSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { runCli } from './run-cli.ts';

const MANIFEST = {
  provider: 'oldtalk',
  keep: 'newtalk',
  remove: ['packages/oldtalk/', 'docs/oldtalk.md'],
  modules: ['@shop/oldtalk', 'oldtalk-client'],
  environment: ['USE_NEWTALK', 'OLDTALK_URL'],
  retiredVariables: ['src/retired.ts'],
  edit: { 'src/providers.ts': {}, 'package.json': {}, 'README.md': {}, '.env.example': {} },
  history: ['CHANGELOG.md', 'migrations/', 'docs/removal.md'],
  routing: [{ variable: 'USE_NEWTALK', legacy: ['false', 'unset'] }],
  databaseTables: ['oldtalk_nodes'],
  report: 'docs/removal.md',
  commands: {
    install: 'true',
    format: 'true',
    checks: [{ name: 'tests', run: 'test ! -e packages/oldtalk' }],
  },
};
const FILES = {
  'packages/oldtalk/index.ts': "export { call as oldtalk } from 'oldtalk-client';\n",
  'docs/oldtalk.md': 'How oldtalk works.\n',
  'src/providers.ts': `import { newtalk } from '@shop/newtalk';\nimport { oldtalk } from '@shop/oldtalk';\n\nexport const providers = [newtalk(),   oldtalk()];\n`,
  'package.json': '{\n  "dependencies": {\n    "@shop/newtalk": "1",\n    "@shop/oldtalk": "1"\n  }\n}\n',
  'README.md': '# Shop\n\n<!-- legacy:begin -->\nCalls run on oldtalk.\n<!-- legacy:end -->\n',
  '.env.example': '# Which one.\nUSE_NEWTALK=false\nOLDTALK_URL=x\nPORT=1\n',
  'CHANGELOG.md': '- moved to oldtalk\n',
  'migrations/1.sql': 'create table oldtalk_nodes (id text);\n',
  'src/retired.ts': "export const RETIRED_VARIABLES: readonly string[] = ['USE_PLUGIN'];\n",
  'src/shop.ts': 'export const shop = 1;\n',
};

const TSX = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
const scratch = mkdtempSync(join(tmpdir(), 'crossfade-cli-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));
/** The repository that each test begins with, copied: git itself takes several times as long to make one. */
const template = join(scratch, 'template');
let root: string;
let cache: string;
beforeAll(() => {
  root = template;
  for (const [path, text] of Object.entries(FILES)) write(path, text);
  write('crossfade-cleanup.json', JSON.stringify(MANIFEST));
  git('init', '--quiet', '--initial-branch', 'main', '--template=');
  git('config', 'user.name', 'Ann');
  git('config', 'user.email', 'ann@shop.example');
  commit();
});
beforeEach(() => {
  root = mkdtempSync(join(scratch, 'shop-'));
  cache = mkdtempSync(join(scratch, 'cache-'));
  cpSync(template, root, { recursive: true });
});

/** Milliseconds for a test that starts dozens of programs, on a machine that does other things as well. */
const MANY_PROGRAMS = 180_000;

const FORCED = ['cleanup', '--yes', '--force', 'the shop is closed'];

test('a dry run prints the difference and changes nothing', async () => {
  write('src/shop.ts', 'not committed\n');
  const before = state();
  const { code, output } = await crossfade('cleanup', '--dry-run');
  expect(code).toBe(0);
  expect(output).toContain('deleted file mode 100644');
  expect(output).toContain(
    '-export const providers = [newtalk(),   oldtalk()];\n+export const providers = [newtalk()];',
  );
  expect(output).toContain('-USE_NEWTALK=false');
  expect(output).not.toContain('shop.ts');
  expect(state()).toEqual(before);
});

test('the removal is on a branch with a report; what was checked out stays; a second run has nothing to do', async () => {
  const before = state();
  const { code, output } = await crossfade(...FORCED);
  expect([code, output.trim().split('\n').at(-1)]).toEqual([
    0,
    'Then merge it. What was checked out here is as it was.',
  ]);
  expect({ ...state(), branches: '' }).toEqual({ ...before, branches: '' });
  expect(git('grep', '-il', 'oldtalk', 'crossfade/remove-oldtalk').split('\n').toSorted()).toEqual([
    'crossfade/remove-oldtalk:CHANGELOG.md',
    // The name of a table that is still there; crossfade retire-tables needs it.
    'crossfade/remove-oldtalk:crossfade-cleanup.json',
    'crossfade/remove-oldtalk:docs/removal.md',
    'crossfade/remove-oldtalk:migrations/1.sql',
  ]);
  const report = git('show', 'crossfade/remove-oldtalk:docs/removal.md');
  expect(report).toContain('Forced by Ann <ann@shop.example>, although it was not ready: the shop is closed');
  expect(report).toContain('`oldtalk_nodes`. Retire it one release later');
  expect(JSON.parse(git('show', 'crossfade/remove-oldtalk:crossfade-cleanup.json'))).toMatchObject({
    done: { databaseTables: ['oldtalk_nodes'], databaseColumns: [] },
  });
  expect(git('show', 'crossfade/remove-oldtalk:README.md')).toBe('# Shop');
  // A name with the provider's in it is not kept, not even to say that it is gone.
  expect(git('show', 'crossfade/remove-oldtalk:src/retired.ts')).toBe(
    "export const RETIRED_VARIABLES: readonly string[] = ['USE_PLUGIN', 'USE_NEWTALK'];",
  );
  expect(git('worktree', 'list').split('\n')).toHaveLength(1);

  expect(await crossfade(...FORCED)).toMatchObject({
    code: 0,
    output: /^There is nothing to do: crossfade\/remove-oldtalk holds the removal/,
  });
  git('merge', '--quiet', 'crossfade/remove-oldtalk');
  const merged = state();
  expect(await crossfade(...FORCED)).toMatchObject({
    code: 0,
    output: /^There is nothing to do: this was done at/,
  });
  expect(await crossfade('readiness')).toMatchObject({ code: 0, output: /^It was removed at/ });
  expect(state()).toEqual(merged);
});

test.each<readonly [string, () => void, RegExp]>([
  [
    'local changes',
    () => write('src/shop.ts', 'changed\n'),
    /1 files are not committed:\n {2}src\/shop\.ts\n {2}?Commit or stash|1 files are not committed:\n {2}src\/shop\.ts\nCommit or stash them first\./,
  ],
  [
    'local changes in what goes',
    () => write('packages/oldtalk/new.ts', 'new\n'),
    /1 of them are in what would be deleted/,
  ],
  ['a detached head', () => void git('checkout', '--quiet', '--detach'), /HEAD is detached/],
  [
    'no manifest',
    () => {
      rmSync(join(root, 'crossfade-cleanup.json'));
      commit();
    },
    /There is no crossfade-cleanup\.json in/,
  ],
  [
    'a manifest that is no JSON',
    () => manifest('{ "provider": }'),
    /crossfade-cleanup\.json:1 is not valid JSON: ValueExpected/,
  ],
  [
    'a manifest with wrong entries',
    () => manifest({ ...MANIFEST, provider: 'Old Talk', remove: ['../x'], color: 1 }),
    /provider: is one lower-case word\.\n {2}remove\.0: is no path inside the repository\.\n {2}The file: Unrecognized key: "color"/,
  ],
  [
    'a manifest that names what is not there',
    () =>
      manifest({
        ...MANIFEST,
        remove: [...MANIFEST.remove, 'packages/gone/'],
        history: ['NEWS.md'],
        generated: ['shop.lock'],
        supportMatrix: 'docs/no-matrix.md',
        databaseColumns: ['calls.no_column'],
        environment: ['NO_SUCH'],
        retiredVariables: ['src/shop.ts'],
        edit: { ...MANIFEST.edit, 'src/no.ts': {}, 'src/shop.ts': { tests: ['no test'] } },
      }),
    /names what is not there:\n {2}remove: packages\/gone\/ is not.*\n {2}history: NEWS\.md is not.*\n {2}generated: shop\.lock is not.*\n {2}supportMatrix: docs\/no-matrix\.md is not.*\n {2}edit: src\/no\.ts is not.*\n {2}retiredVariables: src\/shop\.ts has no list RETIRED_VARIABLES\.\n {2}edit: src\/shop\.ts does not contain "no test"\.\n {2}environment: nothing in the repository is named NO_SUCH\.\n {2}databaseColumns: nothing in the repository is named calls\.no_column\./,
  ],
  [
    'a place that nobody listed',
    () => {
      write('src/more.ts', '// as oldtalk does\n');
      commit();
    },
    /oldtalk would still be named here:\n {2}src\/more\.ts:1: \/\/ as oldtalk does\nAdd each file/,
  ],
  [
    'a place that needs a decision',
    () => {
      write('src/providers.ts', 'export class Shop extends OldtalkShop {}\n');
      commit();
    },
    /These places need a decision first:\n {2}src\/providers\.ts: line 1: OldtalkShop/,
  ],
  [
    'marks that do not match',
    () => {
      write('README.md', '<!-- legacy:begin -->\n');
      commit();
    },
    /README\.md:1 has legacy:begin without/,
  ],
  [
    'marks in a file that nobody listed',
    () => {
      write('src/fixture.ts', 'export const text = `\n# legacy:begin\n# legacy:end\n`;\n');
      write('src/more.ts', 'export const a = 1;\n// legacy:begin\nexport const b = 2;\n// legacy:end\n');
      commit();
    },
    /These places need a decision first:\n {2}src\/more\.ts:2 marks a legacy section, but the file is not in crossfade-cleanup\.json\.\n?$/,
  ],
  [
    'a file that is a symbolic link',
    () => {
      const outside = join(cache, 'env');
      writeFileSync(outside, FILES['.env.example']);
      rmSync(join(root, '.env.example'));
      symlinkSync(outside, join(root, '.env.example'));
      commit();
    },
    /These files cannot be edited:\n {2}\.env\.example is a symbolic link\. Name the file/,
  ],
  [
    'a report that is a symbolic link',
    () => {
      writeFileSync(join(cache, 'report'), 'of others\n');
      symlinkSync(join(cache, 'report'), join(root, 'docs/removal.md'));
      commit();
    },
    /docs\/removal\.md is a symbolic link/,
  ],
  [
    'a link to what goes',
    () => {
      symlinkSync('../packages/oldtalk/index.ts', join(root, 'docs/how.ts'));
      commit();
    },
    /oldtalk would still be named here:\n {2}docs\/how\.ts:1: \.\.\/packages\/oldtalk/,
  ],
  [
    'a file in another encoding',
    () => {
      writeFileSync(
        join(root, 'README.md'),
        Buffer.from(FILES['README.md'].replace('Shop', 'Caf\u00e9'), 'latin1'),
      );
      commit();
    },
    /README\.md is not in UTF-8\. Convert it first\./,
  ],
  [
    'an older branch of the same name',
    () => {
      git('branch', 'crossfade/remove-oldtalk');
      write('src/shop.ts', '2\n');
      commit();
      git('branch', '--force', 'crossfade/remove-oldtalk');
      write('src/shop.ts', '3\n');
      commit();
    },
    /was made from another commit/,
  ],
  [
    'a failing check',
    () =>
      manifest({
        ...MANIFEST,
        commands: { ...MANIFEST.commands, checks: [{ name: 'no', run: 'echo it is broken; exit 3' }] },
      }),
    /it is broken\n\n`echo it is broken; exit 3` failed with exit code 3\. Your repository is as it was\./,
  ],
  [
    'an install without a network',
    () =>
      manifest({
        ...MANIFEST,
        commands: { ...MANIFEST.commands, install: 'echo getaddrinfo ENOTFOUND >&2; exit 1' },
      }),
    /ENOTFOUND\n\n`.*failed with exit code 1/,
  ],
  [
    'a report of dead code that is none',
    () => manifest({ ...MANIFEST, commands: { ...MANIFEST.commands, findings: 'echo hello' } }),
    /printed no knip report/,
  ],
  [
    'a generated file that still names it',
    () => {
      write('pnpm-lock.yaml', 'oldtalk: 1\n');
      manifest({ ...MANIFEST, generated: ['pnpm-lock.yaml'] });
    },
    /oldtalk is still named in:\n {2}pnpm-lock\.yaml:1/,
  ],
])('%s: a sentence, and nothing is changed', async (_what, prepare, message) => {
  prepare();
  const before = state();
  const { code, errors } = await crossfade(...FORCED);
  expect(errors).toMatch(message);
  expect(code).toBe(1);
  expect(state()).toEqual(before);
});

test('what nothing uses any more goes too, and what was unused before stays', async () => {
  write('src/only-old.ts', 'export const forOld = 1;\nexport const unusedBefore = 2;\n');
  const report = (names: readonly string[]) =>
    JSON.stringify({ issues: [{ file: 'src/only-old.ts', exports: names.map((name) => ({ name })) }] });
  write(
    'findings.sh',
    `if grep -q 'export const forOld' src/only-old.ts && ! ls packages/old* >&2; then echo '${report(['forOld', 'unusedBefore'])}'; else echo '${report(['unusedBefore'])}'; fi\n`,
  );
  manifest({ ...MANIFEST, commands: { ...MANIFEST.commands, findings: 'sh findings.sh' } });
  expect(await crossfade(...FORCED)).toMatchObject({ code: 0 });
  expect(git('show', 'crossfade/remove-oldtalk:src/only-old.ts')).toBe('export const unusedBefore = 2;');
  expect(git('show', 'crossfade/remove-oldtalk:docs/removal.md')).toContain(
    '`export forOld in src/only-old.ts`',
  );
});

test('without evidence it refuses, says what is missing, and changes nothing', async () => {
  const before = state();
  const { code, output } = await crossfade('cleanup', '--yes');
  expect(code).toBe(1);
  expect(output).toContain('BLOCKS   settings: USE_NEWTALK is unset, which sends new calls to oldtalk.');
  expect(output).toContain('There is no database to ask. Set DATABASE_URL');
  expect(output).toContain('--force "REASON"');
  expect(state()).toEqual(before);
});

test('it asks, and takes no for an answer', async () => {
  const before = state();
  expect(await crossfade('cleanup', '--force', 'x')).toMatchObject({
    code: 1,
    errors: /no terminal to ask at/,
  });
  const asked: string[] = [];
  const confirm = async (question: string) => asked.push(question) === 0;
  expect(await crossfadeWith({ confirm }, 'cleanup', '--force', 'x')).toMatchObject({
    code: 1,
    output: /Nothing was changed/,
  });
  expect(asked).toEqual([
    'Remove oldtalk: delete 2 files and edit 5, on the branch crossfade/remove-oldtalk?',
  ]);
  expect(state()).toEqual(before);
});

test(
  'interrupted at any step, nothing is changed, and the next run works',
  async () => {
    const before = state();
    const complete = await crossfade(...FORCED);
    const steps = complete.output.split('\n').filter((line) => line.endsWith(' s')).length;
    git('branch', '--quiet', '-D', 'crossfade/remove-oldtalk');
    expect(steps).toBeGreaterThan(5);
    for (let step = 0; step < steps; step++) {
      const controller = new AbortController();
      let begun = 0;
      const print = (text: string) => {
        if (!text.endsWith(' s\n') && begun++ === step) controller.abort();
      };
      const { code, errors } = await crossfadeWith({ signal: controller.signal, print }, ...FORCED);
      expect([step, code, errors]).toEqual([step, 130, 'Interrupted. Your repository is as it was.\n']);
      expect(state()).toEqual(before);
    }
    expect(await crossfade(...FORCED)).toMatchObject({ code: 0 });
  },
  MANY_PROGRAMS,
);

test(
  'a run that was killed leaves a working tree, which the next one takes away',
  async () => {
    manifest({
      ...MANIFEST,
      commands: { ...MANIFEST.commands, checks: [{ name: 'hang', run: 'kill -9 $PPID' }] },
    });
    const before = state();
    const main = join(import.meta.dirname, 'main.ts');
    expect(() =>
      execFileSync(process.execPath, ['--import', TSX, main, ...FORCED], {
        cwd: root,
        env: { ...process.env, CROSSFADE_CACHE: cache },
        stdio: 'ignore',
      }),
    ).toThrow();
    expect(git('worktree', 'list').split('\n')).toHaveLength(2);
    manifest(MANIFEST);
    expect(await crossfade(...FORCED)).toMatchObject({ code: 0 });
    expect(git('worktree', 'list').split('\n')).toHaveLength(1);
    expect(before.status).toBe('');
  },
  MANY_PROGRAMS,
);

test(
  'Ctrl-C ends the program and what it runs: exit code 130, and nothing is left behind',
  async () => {
    const checks = [{ name: 'long', run: 'kill -INT $PPID; exec sleep 60' }];
    manifest({ ...MANIFEST, commands: { ...MANIFEST.commands, checks } });
    const before = state();
    const main = join(import.meta.dirname, 'main.ts');
    const { status, stderr } = spawnSync(process.execPath, ['--import', TSX, main, ...FORCED], {
      cwd: root,
      env: { ...process.env, CROSSFADE_CACHE: cache },
      encoding: 'utf8',
      timeout: 120_000,
    });
    expect([status, stderr]).toEqual([130, 'Interrupted. Your repository is as it was.\n']);
    expect(state()).toEqual(before);
    expect(readdirSync(join(cache, 'cleanup'))).toEqual([]);
  },
  MANY_PROGRAMS,
);

test('two at once: the second is told of the first', async () => {
  manifest({ ...MANIFEST, commands: { ...MANIFEST.commands, checks: [{ name: 'slow', run: 'sleep 30' }] } });
  const controller = new AbortController();
  let second: ReturnType<typeof crossfade> | undefined;
  const print = (text: string) => {
    if (!text.startsWith('check: slow')) return;
    const [folder = ''] = readdirSync(join(cache, 'cleanup'));
    // Another process that lives as long as this test.
    writeFileSync(join(cache, 'cleanup', folder, 'pid'), String(process.ppid));
    second = crossfade(...FORCED).finally(() => controller.abort());
  };
  expect(await crossfadeWith({ signal: controller.signal, print }, ...FORCED)).toMatchObject({ code: 130 });
  expect(await second).toMatchObject({ code: 1, errors: /Another cleanup of this repository runs/ });
});

test('tables are retired after a cleanup only, and from a database that answers', async () => {
  expect(await crossfade('retire-tables', '--yes')).toMatchObject({
    code: 1,
    errors:
      'oldtalk is still in this repository. Run crossfade cleanup first, release it, and retire its tables one release later.\n',
  });
  manifest({ done: { at: '2026-11-30T00:00:00.000Z', report: 'docs/removal.md' } });
  expect(await crossfade('retire-tables', '--yes')).toMatchObject({
    code: 1,
    errors: /^There is no database to ask\. Set DATABASE_URL/,
  });
  for (const DATABASE_URL of ['postgres://nobody@127.0.0.1:1/none', 'nonsense'])
    expect(await crossfadeWith({ environment: { DATABASE_URL } }, 'retire-tables', '--yes')).toMatchObject({
      code: 1,
      errors: /^The database of DATABASE_URL does not answer: /,
    });
});

test.each([
  [[], 64, /crossfade readiness \[--json\]/],
  [['--help'], 0, /crossfade readiness/],
  [['tidy'], 64, /There is no command tidy/],
  [['cleanup', '--speed'], 64, /--speed/],
  [['cleanup', '--force', ' '], 64, /--force needs a reason/],
  [['readiness', '--days', 'many'], 64, /--days is "many"\. Set it to a whole number/],
])('%j is answered with %i', async (args, code, text) => {
  const result = await crossfade(...args);
  expect([result.code, result.output + result.errors]).toEqual([code, expect.stringMatching(text)]);
});

test('a program, a folder or a database that is not there is a sentence, and nothing is changed', async () => {
  const before = state();
  const environment = { CROSSFADE_CACHE: join(root, 'package.json') };
  expect(await crossfadeWith({ environment }, ...FORCED)).toMatchObject({
    code: 1,
    errors: /^ENOTDIR: .*package\.json.*\. Your repository is as it was\.\n$/,
  });
  const path = process.env['PATH'];
  process.env['PATH'] = scratch;
  try {
    expect(await crossfade(...FORCED)).toMatchObject({ code: 1, errors: /^spawn git ENOENT\. / });
  } finally {
    process.env['PATH'] = path;
  }
  for (const DATABASE_URL of ['postgres://nobody@127.0.0.1:1/none', 'nonsense'])
    expect(await crossfadeWith({ environment: { DATABASE_URL } }, 'readiness')).toMatchObject({
      code: 1,
      output: expect.stringMatching(/unknown {2}live calls: It could not be read: /),
    });
  expect(state()).toEqual(before);
});

test('outside a repository', async () => {
  expect(await crossfadeWith({ folder: tmpdir() }, 'readiness')).toMatchObject({
    code: 1,
    errors: /is in no git repository/,
  });
});

type Context = Parameters<typeof runCli>[1];

const crossfade = (...args: readonly string[]) => crossfadeWith({}, ...args);

async function crossfadeWith(context: Partial<Context>, ...args: readonly string[]) {
  let output = '';
  let errors = '';
  const code = await runCli(args, {
    folder: root,
    environment: { CROSSFADE_CACHE: cache },
    signal: new AbortController().signal,
    confirm: undefined,
    ...context,
    print: (text) => {
      output += text;
      context.print?.(text);
    },
    printError: (text) => void (errors += text),
  });
  return { code, output, errors };
}

function write(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

function manifest(content: unknown): void {
  write('crossfade-cleanup.json', typeof content === 'string' ? content : JSON.stringify(content));
  commit();
}

function git(...args: readonly string[]): string {
  return execFileSync('git', args, {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  }).trimEnd();
}

function commit(): void {
  git('add', '--all');
  git('commit', '--quiet', '--message', 'change');
}

/** Everything that must not change. */
function state() {
  const [head, ...refs] = git('show-ref', '--head').split('\n');
  return {
    status: git('status', '--porcelain'),
    head: [existing('.git/HEAD'), head],
    // Branches and stashes.
    branches: refs.join('\n'),
    worktrees: git('worktree', 'list'),
    files: Object.fromEntries(
      readdirSync(root, { recursive: true, withFileTypes: true, encoding: 'utf8' })
        .map((entry) => [entry, relative(root, join(entry.parentPath, entry.name))] as const)
        .filter(([entry, path]) => entry.isFile() && !path.startsWith('.git/'))
        .map(([, path]) => [path, existing(path)]),
    ),
  };
}

const existing = (path: string): string => readFileSync(join(root, path), 'utf8');
