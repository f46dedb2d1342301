import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { ensureLocalLivekitServer } from '../../scripts/setup/livekit-server.mjs';
import { livekitConfig } from '../../scripts/stack/livekit-config.mjs';
import { waitForHttp } from '../../scripts/stack/wait-for-http.mjs';
import { freePort } from '../conformance/free-port.ts';

const EU = { apiKey: 'eukey', apiSecret: 'a-secret-of-another-deployment-in-tests' };

/** A livekit-server beside the stack's own, as the deployment `livekit:eu`. */
export class SecondLivekit {
  readonly url: string;
  readonly #process: ChildProcess;

  private constructor(process: ChildProcess, url: string) {
    this.#process = process;
    this.url = url;
  }

  /** @param server the port of the product's server, which is told what happens */
  static async start(server: number): Promise<SecondLivekit> {
    const port = await freePort();
    const config = livekitConfig({
      ...EU,
      port,
      tcpPort: await freePort(),
      udpPort: await freePort(),
      webhookUrl: `http://127.0.0.1:${server}/webhooks/livekit`,
    });
    const binary = await ensureLocalLivekitServer(console.info);
    const process = spawn(binary, ['--config-body', config], { stdio: 'ignore' });
    await waitForHttp(`http://127.0.0.1:${port}/`, { timeoutMs: 20_000 });
    return new SecondLivekit(process, `ws://127.0.0.1:${port}`);
  }

  /** What the product's server has to be told of it. */
  get env(): Readonly<Record<string, string>> {
    return {
      LIVEKIT_DEPLOYMENTS: 'eu',
      LIVEKIT_EU_URL: this.url,
      LIVEKIT_EU_API_KEY: EU.apiKey,
      LIVEKIT_EU_API_SECRET: EU.apiSecret,
    };
  }

  get keys(): readonly [apiKey: string, apiSecret: string] {
    return [EU.apiKey, EU.apiSecret];
  }

  async stop(): Promise<void> {
    this.#process.kill('SIGKILL');
    if (this.#process.exitCode === null && this.#process.signalCode === null)
      await once(this.#process, 'exit');
  }
}
