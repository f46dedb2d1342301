import type { ParticipantId } from '@crossfade/video-core';

/** Milliseconds for which those who come and go are gathered. */
const GATHERED_MS = 1_000;

/** Who came and who went meanwhile, by name. */
export interface Arrivals {
  readonly joined: readonly string[];
  readonly left: readonly string[];
}

export interface ArrivalGatherer {
  joined(id: ParticipantId, name: string): void;
  left(id: ParticipantId, name: string): void;
  /** Forgets what was not told yet. */
  stop(): void;
}

/** Groups joins and leaves within a second into one notice; a participant who did both, as in a reload, is left out. */
export function gatherArrivals(tell: (arrivals: Arrivals) => void): ArrivalGatherer {
  const joined = new Map<ParticipantId, string>();
  const left = new Map<ParticipantId, string>();
  let timer: ReturnType<typeof setTimeout> | undefined;

  function tellAll(): void {
    timer = undefined;
    const arrivals = { joined: [...joined.values()], left: [...left.values()] };
    joined.clear();
    left.clear();
    tell(arrivals);
  }

  return {
    joined: (id, name) => {
      if (!left.delete(id)) joined.set(id, name);
      timer ??= setTimeout(tellAll, GATHERED_MS);
    },
    left: (id, name) => {
      if (!joined.delete(id)) left.set(id, name);
      timer ??= setTimeout(tellAll, GATHERED_MS);
    },
    stop: () => clearTimeout(timer),
  };
}
