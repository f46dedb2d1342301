import { createServer } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { afterEach, describe, expect, it } from 'vitest';
import { checkPorts } from './ports.mjs';
import { checkFreeDisk, checkNodeVersion } from './preconditions.mjs';

describe('checkNodeVersion', () => {
  it('accepts 20.19 and what is newer', () => {
    for (const version of ['20.19.0', '20.20.2', '22.0.0', '24.1.0'])
      expect(() => checkNodeVersion(version)).not.toThrow();
  });

  it('says what to install instead of an older one', () => {
    for (const version of ['18.20.0', '20.18.3']) {
      expect(() => checkNodeVersion(version)).toThrow(/Node .* is too old: install Node 20.19 or newer/);
    }
  });
});

describe('checkFreeDisk', () => {
  it('names the folder, what is free, what is needed and the way out', async () => {
    await expect(checkFreeDisk(1e12, tmpdir())).rejects.toThrow(
      /MB free and .* MB are needed.*CROSSFADE_CACHE/,
    );
    await checkFreeDisk(0, tmpdir());
  });
});

describe('checkPorts', () => {
  const server = createServer();
  afterEach(() => server.close());

  it('names the port, its use and the process that holds it', async () => {
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const address = server.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    const check = checkPorts([{ port, protocol: 'tcp', use: 'web' }]);
    const holder = process.platform === 'linux' ? `process ${process.pid} .*kill ${process.pid}` : 'lsof';
    await expect(check).rejects.toThrow(new RegExp(`A port is taken:\\n  ${port}/tcp \\(web\\) .*${holder}`));
  });

  it('is quiet about ports that are free', async () => {
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const address = server.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    server.close();
    await once(server, 'close');
    await checkPorts([
      { port, protocol: 'tcp', use: 'web' },
      { port, protocol: 'udp', use: 'media' },
    ]);
  });
});
