import { asId, type CallKey } from '@crossfade/video-core';
import type { Cell, QualitySample } from '@crossfade/video-server';

type Random = () => number;

const tenant = asId.tenant('default');
const KEYS = 2_000;
const DAYS = 30;
const DAY = 86_400_000;

/** What calls are like, by how often: most are of two people with Chromium over UDP. */
const WEIGHTS = {
  deployment: [
    ['alder', 0.6],
    ['birch', 0.4],
  ],
  browser: [
    ['chromium', 0.7],
    ['safari', 0.18],
    ['firefox', 0.1],
    ['other', 0.02],
  ],
  network: [
    ['udp', 0.85],
    ['relay', 0.1],
    ['tcp', 0.03],
    ['unknown', 0.02],
  ],
  size: [
    ['2', 0.7],
    ['3-4', 0.2],
    ['5-9', 0.08],
    ['10+', 0.02],
  ],
} as const;

function chosen<Value>(weights: readonly (readonly [Value, number])[], random: Random): Value {
  let left = random();
  for (const [value, weight] of weights) if ((left -= weight) < 0) return value;
  const [[last] = []] = weights.slice(-1);
  if (last === undefined) throw new Error('There is nothing to choose from.');
  return last;
}

/** About lognormal: the product of four numbers around 1. */
const around = (middle: number, random: Random): number =>
  middle * Math.exp(random() + random() + random() + random() - 2);

export interface DrawnReport {
  readonly cell: Cell;
  /** Its pseudonym. */
  readonly key: CallKey;
  readonly samples: readonly QualitySample[];
}

/** A report of a month in which a ramp had three stages. */
export function drawReport(random: Random, now: number): DrawnReport {
  const age = Math.floor(random() * DAYS);
  const stage = Math.floor(age / 10);
  const place = Math.floor(random() * random() * KEYS);
  return {
    cell: {
      tenant,
      day: new Date(now - age * DAY).toISOString().slice(0, 10),
      deployment: asId.deployment(chosen(WEIGHTS.deployment, random)),
      ramp: 1,
      stage,
      arm: place % 2 === 0 ? 'treated' : 'control',
      browser: chosen(WEIGHTS.browser, random),
      network: chosen(WEIGHTS.network, random),
      size: chosen(WEIGHTS.size, random),
      moved: random() < 0.05,
    },
    key: asId.key(pseudonymOf(place)),
    samples: samplesOf(random),
  };
}

function pseudonymOf(place: number): string {
  const bytes = Buffer.alloc(16, place);
  bytes.writeUInt32BE(Math.imul(place + 1, 2_654_435_761) >>> 0, 0);
  return bytes.toString('base64url');
}

/** A call of three minutes, and now and then what happens rarely. */
function samplesOf(random: Random): readonly QualitySample[] {
  const segment: QualitySample = {
    type: 'segment',
    seconds: 60,
    disconnects: random() < 0.02 ? 1 : 0,
    freezes: random() < 0.1 ? 1 : 0,
    frozen: random() < 0.1 ? Math.min(1, around(0.01, random)) : 0,
    concealed: Math.min(1, around(0.005, random)),
    cpuLimited: random() < 0.05 ? random() : 0,
    sendKbps: around(1_200, random),
    receiveKbps: around(1_500, random),
    sendHeight: random() < 0.8 ? 720 : 360,
    receiveHeight: random() < 0.7 ? 720 : 360,
  };
  return [
    { type: 'join', ok: random() > 0.02, ms: around(400, random) },
    { type: 'first-frame', ms: around(700, random) },
    segment,
    { ...segment, sendKbps: around(1_200, random), receiveKbps: around(1_500, random) },
    ...(random() < 0.02 ? [{ type: 'reconnect', ms: around(2_000, random) } as const] : []),
    ...(random() < 0.05 ? [{ type: 'move', gap: around(80, random) } as const] : []),
  ];
}
