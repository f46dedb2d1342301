/** Who is in the call. Ann is never disturbed herself, so that there is always somebody who has seen it all. */
export const PEOPLE = ['Ann', 'Ben', 'Cem'] as const;
type Person = (typeof PEOPLE)[number];

const DISTURBANCES = [
  'reload',
  'leave and come back',
  'cut the sockets',
  'freeze',
  'mute or unmute',
  'camera off or on',
  'screen on or off',
  'ask for another move',
  'switch the target off',
  'switch the source off',
  'kill the target',
  'kill the source',
  'kill the server',
] as const;
type Disturbance = (typeof DISTURBANCES)[number];

export interface Act {
  /** Milliseconds after the request to move. */
  readonly at: number;
  readonly what: Disturbance;
  readonly who: Person;
}

/** One move, and what goes wrong meanwhile. */
export interface Round {
  /** Which of the other deployments the call moves to. */
  readonly to: number;
  readonly acts: readonly Act[];
}

/** What a round may have, and how likely each is: what takes long to mend is rare. */
const WEIGHTS: Readonly<Record<Disturbance, number>> = {
  reload: 4,
  'leave and come back': 3,
  'cut the sockets': 4,
  freeze: 3,
  'mute or unmute': 4,
  'camera off or on': 3,
  'screen on or off': 3,
  'ask for another move': 2,
  'switch the target off': 1,
  'switch the source off': 2,
  'kill the target': 1,
  'kill the source': 1,
  'kill the server': 1,
};

/** Milliseconds after the request within which things go wrong: a move takes two to five seconds. */
export const SPAN = 4_000;
const MOST_ACTS = 2;

/** A round at random; `random` gives numbers in [0, 1). */
export function nextRound(random: () => number, others: number): Round {
  const acts = Array.from({ length: Math.floor(random() * (MOST_ACTS + 1)) }, () => ({
    at: Math.floor(random() * SPAN),
    what: weighted(random()),
    who: PEOPLE[1 + Math.floor(random() * (PEOPLE.length - 1))] ?? PEOPLE[1],
  }));
  return { to: Math.floor(random() * others), acts: acts.toSorted((a, b) => a.at - b.at) };
}

function weighted(at: number): Disturbance {
  const total = DISTURBANCES.reduce((sum, one) => sum + WEIGHTS[one], 0);
  let left = at * total;
  for (const one of DISTURBANCES) {
    left -= WEIGHTS[one];
    if (left < 0) return one;
  }
  return 'reload';
}

export const describeRound = (to: string, { acts }: Round): string =>
  [`to ${to}`, ...acts.map(({ at, what, who }) => `${at} ms: ${what} (${who})`)].join('; ');
