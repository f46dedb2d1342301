import type { CapabilityManifest, DeploymentId, IceServer } from '@crossfade/video-core';
import type { ServerEvent } from '@crossfade/video-core/server';
import { CONFORMANCE_CASES, runCase, type ConformanceResult } from '@crossfade/video-core/testkit';
import { clientHalf } from 'virtual:client-half';
import { MadeTracks } from './made-tracks.ts';
import { giveUp, type GivenUp } from './give-up.ts';
import { createRealHarness, throughPath } from './real-harness.ts';
import { openResources, type OpenResources } from './open-resources.ts';
import { createRemoteServer, type Ask, type RemoteServer } from './remote-server.ts';

declare global {
  interface Window {
    /** Bound by the test's process. */
    ask: Ask;
    conformance: typeof conformance;
  }
}

export interface Setup {
  readonly deployment: DeploymentId;
  readonly capabilities: CapabilityManifest;
  readonly iceServers: readonly IceServer[];
  readonly patience: number;
}

const tracks = new MadeTracks();
let server: RemoteServer | undefined;
let run: ((name: string) => Promise<ConformanceResult>) | undefined;

const conformance = {
  async setUp({ deployment, capabilities, iceServers, patience }: Setup): Promise<void> {
    // As in a call: whoever has granted a device tells real addresses, and no mDNS names (RFC 8835, section 5.2).
    await navigator.mediaDevices.getUserMedia({ audio: true });
    server = createRemoteServer({ deployment, capabilities }, window.ask);
    const harness = createRealHarness({
      server,
      client: clientHalf,
      iceServers,
      patience,
      tracks,
      ask: window.ask,
    });
    run = async (name) => {
      const one = CONFORMANCE_CASES.find((candidate) => candidate.name === name);
      if (!one) throw new Error(`There is no case named "${name}".`);
      const result = await runCase(one, harness);
      tracks.sweep();
      return result;
    };
  },
  deliver(event: ServerEvent): void {
    server?.deliver(event);
  },
  /** What the page still holds, when nothing should be left; it is given a moment to let go. */
  async leftovers(patience = 5_000): Promise<OpenResources> {
    const until = Date.now() + patience;
    for (;;) {
      const left = openResources();
      if (Date.now() > until || Object.values(left).every((count) => count === 0)) return left;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  },
  /** Connects to a port at which nothing answers, until the adapter gives up. */
  async giveUp(credentials: unknown, port: number): Promise<GivenUp> {
    return giveUp(await clientHalf.provider.load(), throughPath(credentials, port));
  },
  async run(name: string): Promise<ConformanceResult> {
    if (!run) throw new Error('Nothing was set up.');
    return run(name);
  },
};

window.conformance = conformance;
