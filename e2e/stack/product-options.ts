import { join } from 'node:path';
import { MEDIA_WORKERS } from '../../adapters/native.mjs';
import type { StackOptions } from '../../scripts/stack.mjs';
import { freePort } from '../conformance/free-port.ts';

/** Seconds that a call is kept when everybody has left; short, so that a test can wait for its end. */
const EMPTY_GRACE = 2;

export interface ProductFolders {
  /** Holds the database, which is empty at first. */
  readonly folder: string;
  /** The logs are kept after the run, for everyone who wants to know why a test failed. */
  readonly logFolder: string;
  readonly staffToken: string;
}

/** Both providers side by side, a relay and the server, on ports that nobody uses; without a web server. */
export async function productOptions({
  folder,
  logFolder,
  staffToken,
}: ProductFolders): Promise<StackOptions & Required<Pick<StackOptions, 'ports' | 'env'>>> {
  const relay = await freePort();
  const media = await freePort();
  const turn = await freePort();
  const whip = await freePort();
  return {
    services: ['turn', 'livekit', 'server'],
    ports: {
      web: await freePort(),
      server: await freePort(),
      livekit: await freePort(),
      livekitTcp: await freePort(),
      livekitUdp: await freePort(),
      turn,
      turnRelayFirst: relay,
      turnRelayLast: Math.min(relay + 100, 65_535),
      mediaFirst: media,
      mediaLast: media,
    },
    dataFolder: join(folder, 'data'),
    logFolder,
    env: {
      CROSSFADE_TEST: 'true',
      STAFF_TOKEN: staffToken,
      CALL_EMPTY_GRACE_SECONDS: String(EMPTY_GRACE),
      // Everybody in the tests has the same address.
      JOINS_PER_MINUTE: '1000',
      ...Object.assign({}, ...MEDIA_WORKERS.map((worker) => worker.addressesEnv())),
      STREAM_MODES: 'browser,ingress',
      RTMP_PORT: String(await freePort()),
      WHIP_UDP_PORT_MIN: String(Math.min(whip, 65_435)),
      WHIP_UDP_PORT_MAX: String(Math.min(whip, 65_435) + 100),
      // Nobody outside this machine is asked for anything.
      STUN_URLS: `stun:127.0.0.1:${turn}`,
    },
  };
}
