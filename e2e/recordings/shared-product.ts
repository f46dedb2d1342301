import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { TestMailServer } from '../../apps/server/src/mail/testkit/test-mail-server.ts';
import { startVersitygw } from '../../scripts/stack/versitygw.mjs';
import { Stack } from '../../scripts/stack.mjs';
import { leftBySetup, test as base } from '../calls/stack-fixture.ts';
import { freePort } from '../conformance/free-port.ts';
import { productOptions } from '../stack/product-options.ts';
import { flagFor } from '../stack/share-stack.ts';
import { startSharedServices } from '../stack/shared-services.ts';

const BUCKET = { bucket: 'recordings', accessKeyId: 'recordings', secretAccessKey: 'a-secret-for-tests' };

/** A real S3 store that can be away for a while. */
interface Store {
  kill(): Promise<unknown>;
  start(): Promise<void>;
  /** The names of its objects. */
  objects(): Promise<readonly string[]>;
}

/** What the recorder writes to, as a disk of its own. */
interface WorkDisk {
  /** A recording of a few seconds fills it. */
  shrink(): Promise<void>;
  grow(): Promise<void>;
  remove(): Promise<void>;
}

interface SharedProduct {
  readonly stack: Stack;
  readonly store: Store;
  readonly mails: TestMailServer;
  readonly disk: WorkDisk;
}

interface Parts {
  readonly product: SharedProduct;
}

const run = promisify(execFile);

/** A small file system in memory in place of a folder; mounting it needs root. */
function workDisk(folder: string): WorkDisk {
  let mounted = false;
  return {
    async shrink() {
      await mkdir(folder, { recursive: true });
      await run('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'tmpfs', folder]);
      mounted = true;
    },
    grow: async () => void (await run('mount', ['-o', 'remount,size=64m', folder])),
    remove: async () => void (mounted && (await run('umount', ['--lazy', folder]))),
  };
}

/** A product of its own over PostgreSQL, Redis, an S3 store and a mail server, in place of what it brings along. */
export const test = base.extend<object, Parts>({
  product: [
    async ({ provider }, use, { project }) => {
      const folder = await mkdtemp(join(tmpdir(), 'crossfade-recorded-visits-'));
      const objects = join(folder, 'store');
      const port = await freePort();
      const openStore = () => startVersitygw({ ...BUCKET, port, folder: objects });
      let running = await openStore();
      const mails = new TestMailServer();
      await mails.start();
      const shared = await startSharedServices();
      const options = await productOptions({
        folder,
        logFolder: join(project.outputDir, 'logs', `recorded-visits-${provider}`),
        staffToken: leftBySetup('CROSSFADE_E2E_STAFF_TOKEN'),
      });
      const web = `http://localhost:${options.ports.web}`;
      const stack = new Stack({
        ...options,
        services: ['turn', 'livekit', 'server', 'web'],
        env: {
          ...options.env,
          ...shared.env,
          ...flagFor(provider),
          WEB_ORIGIN: web,
          WEB_URL: web,
          SMTP_URL: mails.url,
          MAIL_FROM: 'visits@example.com',
          AWS_BUCKET: BUCKET.bucket,
          AWS_REGION: 'us-east-1',
          AWS_ACCESS_KEY_ID: BUCKET.accessKeyId,
          AWS_SECRET_ACCESS_KEY: BUCKET.secretAccessKey,
          AWS_ENDPOINT_URL: running.url,
        },
      });
      const disk = workDisk(join(stack.dataFolder, 'recordings', 'work'));
      try {
        await stack.start();
        const store: Store = {
          kill: () => running.kill(),
          start: async () => void (running = await openStore()),
          objects: async () => {
            const entries = await readdir(join(objects, BUCKET.bucket), {
              recursive: true,
              withFileTypes: true,
            });
            return entries.filter((entry) => entry.isFile()).map(({ name }) => name);
          },
        };
        await use({ stack, store, mails, disk });
      } finally {
        await stack.stop();
        await disk.remove();
        await Promise.all([shared.stop(), mails.stop(), running.stop()]);
        await rm(folder, { recursive: true, force: true });
      }
    },
    { scope: 'worker', timeout: 240_000 },
  ],
  stack: [async ({ product }, use) => use(product.stack), { scope: 'worker' }],
});
