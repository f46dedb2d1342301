import type { IceServer } from '@crossfade/video-core';

/** How calls will fare on this network; `away`: the server itself was not reached. */
export type NetworkVerdict = 'good' | 'slow' | 'blocked' | 'away';

/** What comes of a search for ways for media. */
interface GatheringListener {
  readonly onCandidate: (type: RTCIceCandidateType | null) => void;
  /** There are no more candidates. */
  readonly onComplete: () => void;
  /** A server refused, or was not reached: `errorCode` of `icecandidateerror` (W3C WebRTC). */
  readonly onError: (code: number) => void;
  /** The search did not begin. */
  readonly onFailed: () => void;
}

export interface NetworkProbe {
  /** One small request to the server. */
  readonly ping: () => Promise<unknown>;
  readonly iceServers: () => Promise<readonly IceServer[]>;
  /** Looks for ways on which media may leave through these servers; returns how to stop. */
  readonly gather: (servers: readonly IceServer[], listener: GatheringListener) => () => void;
  readonly clock: () => number;
}

/** Requests whose median counts: the first one also opens the connection. */
const PINGS = 3;
/** Milliseconds there and back over which speech becomes tiresome (ITU-T G.114: 400 ms one way). */
const SLOW_MS = 800;
/** Milliseconds for the ways that media may take to be found. */
const GATHER_MS = 6_000;
/** A STUN or TURN server was not reached (W3C WebRTC, `icecandidateerror`). */
const UNREACHED = 701;

/** Checks the way to the server, and that the network lets media out. Takes seconds; never rejects. */
export async function checkNetwork(probe: NetworkProbe): Promise<NetworkVerdict> {
  const times: number[] = [];
  let servers: readonly IceServer[];
  try {
    servers = await probe.iceServers();
    for (let ping = 0; ping < PINGS; ping += 1) {
      const before = probe.clock();
      await probe.ping();
      times.push(probe.clock() - before);
    }
  } catch {
    return 'away';
  }
  // A STUN server that is out of reach, as in a house without the Internet, hinders no call. A relay is the last way that
  // there is.
  const relays = servers.filter(({ urls }) => urls.some((url) => /^turns?:/.test(url)));
  if (relays.length > 0 && !(await mediaGetsOut(probe, relays))) return 'blocked';
  const median = times.sort((one, other) => one - other)[Math.floor(PINGS / 2)] ?? 0;
  return median > SLOW_MS ? 'slow' : 'good';
}

/** Whether any of the relays answered: a network that blocks media lets none of them. */
async function mediaGetsOut(probe: NetworkProbe, servers: readonly IceServer[]): Promise<boolean> {
  let unreached = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let stop: (() => void) | undefined;
  try {
    return await new Promise<boolean>((resolve) => {
      // Without an error, a server answered with an address that this machine has itself.
      const conclude = (): void => resolve(!unreached);
      timer = setTimeout(conclude, GATHER_MS);
      stop = probe.gather(servers, {
        onCandidate: (type) => {
          if (type === 'srflx' || type === 'relay') resolve(true);
        },
        onComplete: conclude,
        onError: (code) => {
          unreached ||= code === UNREACHED;
        },
        onFailed: () => resolve(false),
      });
    });
  } finally {
    clearTimeout(timer);
    stop?.();
  }
}
