import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PROVIDERS } from '../../adapters/native.mjs';
import { cruiseTree } from './cruise-tree.ts';

const ROOT = join(import.meta.dirname, '../..');

describe('the dependency rules', () => {
  it('are kept by every module of packages, apps and examples', async () => {
    const { modules, violations } = await cruiseTree(ROOT);
    // A cruiser that reads nothing finds nothing: this number only has to be plausible.
    expect(modules).toBeGreaterThan(100);
    expect(violations).toEqual([]);
  });

  describe('fail when broken on purpose', () => {
    let tree: string;
    beforeAll(async () => {
      tree = await mkdtemp(join(tmpdir(), 'boundaries-'));
    });
    afterAll(() => rm(tree, { recursive: true }));

    const broken: Readonly<Record<string, Readonly<Record<string, string>>>> = {
      'no-cycles': {
        'packages/video-core/src/a.ts': "import { b } from './b.ts';\nexport const a = () => b;\n",
        'packages/video-core/src/b.ts': "import { a } from './a.ts';\nexport const b = () => a;\n",
      },
      'core-knows-no-provider': {
        'packages/video-core/src/client/x.ts':
          "import { y } from '../../../video-livekit/src/client/y.ts';\nexport const x = y;\n",
        'packages/video-livekit/src/client/y.ts': 'export const y = 1;\n',
      },
      'core-knows-no-framework': {
        'packages/video-core/src/client/x.ts':
          "import { y } from '../../../video-react/src/y.ts';\nexport const x = y;\n",
        'packages/video-react/src/y.ts': 'export const y = 1;\n',
      },
      'providers-know-each-other-not': {
        'examples/some-provider/src/client/x.ts':
          "import { y } from '../../../other-provider/src/client/y.ts';\nexport const x = y;\n",
        'examples/other-provider/src/client/y.ts': 'export const y = 1;\n',
      },
      'examples-know-core-alone': {
        'examples/some-provider/src/client/x.ts':
          "import { y } from '../../../../packages/video-react/src/y.ts';\nexport const x = y;\n",
        'packages/video-react/src/y.ts': 'export const y = 1;\n',
      },
      'core-knows-no-ready-made-server': {
        'packages/video-core/src/server/x.ts':
          "import { y } from '../../../video-server/src/y.ts';\nexport const x = y;\n",
        'packages/video-server/src/y.ts': 'export const y = 1;\n',
      },
      'libraries-know-no-app': {
        'packages/video-core/src/server/x.ts':
          "import { y } from '../../../../apps/server/src/y.ts';\nexport const x = y;\n",
        'apps/server/src/y.ts': 'export const y = 1;\n',
      },
      'browser-code-loads-no-zod': {
        'packages/video-core/src/client/x.ts': "import { z } from 'zod';\nexport const x = z;\n",
        'node_modules/zod/package.json': '{"name":"zod","version":"4.0.0","main":"index.js"}',
        'node_modules/zod/index.js': 'export const z = 1;\n',
        'package.json': '{"dependencies":{"zod":"4"}}',
      },
      'browser-code-loads-no-server-code': {
        'packages/video-core/src/client/x.ts': "import { y } from '../server/y.ts';\nexport const x = y;\n",
        'packages/video-core/src/server/y.ts': 'export const y = 1;\n',
      },
      'core-stands-alone': {
        'packages/video-core/src/call/x.ts': "import { y } from '../server/y.ts';\nexport const x = y;\n",
        'packages/video-core/src/server/y.ts': 'export const y = 1;\n',
      },
      'contract-comes-first': {
        'packages/video-core/src/contract/x.ts': "import { y } from '../call/y.ts';\nexport const x = y;\n",
        'packages/video-core/src/call/y.ts': 'export const y = 1;\n',
      },
      'fakes-live-in-testkit': {
        'packages/video-core/src/client/x.ts': "import { y } from '../testkit/y.ts';\nexport const x = y;\n",
        'packages/video-core/src/testkit/y.ts': 'export const y = 1;\n',
      },
      'hooks-know-the-session-only': {
        'packages/video-react/src/x.ts':
          "import { y } from '../../video-core/src/client/session/room-link.ts';\nexport const x = y;\n",
        'packages/video-core/src/client/session/room-link.ts': 'export const y = 1;\n',
      },
      'only-composition-files-name-adapters': {
        'apps/web/src/page.ts':
          "import { y } from '../../../packages/video-livekit/src/client/y.ts';\nexport const x = y;\n",
        'packages/video-livekit/src/client/y.ts': 'export const y = 1;\n',
      },
    };

    it.each(Object.entries(broken))('%s', async (rule, files) => {
      const root = join(tree, rule);
      for (const folder of ['packages', 'apps', 'examples'])
        await mkdir(join(root, folder), { recursive: true });
      for (const [path, text] of Object.entries(files)) {
        await mkdir(dirname(join(root, path)), { recursive: true });
        await writeFile(join(root, path), text);
      }
      const { violations } = await cruiseTree(root);
      expect(violations.map((one) => one.rule)).toContain(rule);
    });
  });
});

describe('the code that decides', () => {
  it('names no provider: as a wire value it is data, which others bring', async () => {
    const named: string[] = [];
    const name = new RegExp(`${PROVIDERS.join('|')}|\\bmesh\\b`, 'i');
    for (const folder of ['packages/video-core/src', 'packages/video-react/src']) {
      for (const path of await readdir(join(ROOT, folder), { recursive: true })) {
        if (!/\.tsx?$/.test(path) || path.startsWith('testkit/')) continue;
        if (name.test(await readFile(join(ROOT, folder, path), 'utf8'))) named.push(join(folder, path));
      }
    }
    expect(named).toEqual([]);
  });
});
