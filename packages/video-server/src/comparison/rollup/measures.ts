import type { QualitySample } from '../quality-batch.ts';

/**
 * What is compared by its values, and as what: a share of the samples in which it happened, or by median and p95. Stored by their
 * places, so new ones go to the end and none is removed.
 */
export const MEASURES = {
  /** Joins that failed. */
  'join-failure': 'share',
  /** Milliseconds from the click on Join into the call. */
  join: 'values',
  /** Milliseconds from the click on Join to the first remote frame. */
  'first-frame': 'values',
  /** Minutes in which the connection was lost. */
  disconnect: 'share',
  /** Milliseconds from a lost connection to the next. */
  reconnect: 'values',
  /** Milliseconds in which nothing arrived around a move. */
  'move-gap': 'values',
  /** Times that received video stood still, per minute. */
  freezes: 'values',
  /** Percent of the time that received video stood still. */
  frozen: 'values',
  /** Percent of the received audio that the decoder made up. */
  concealed: 'values',
  /** Percent of the time that the processor kept the encoder from sending more. */
  'cpu-limited': 'values',
  /** Kilobits per second, of all media together. */
  'send-bitrate': 'values',
  'receive-bitrate': 'values',
  /** Lines of the camera's largest sent layer, and of the largest received video. */
  'send-height': 'values',
  'receive-height': 'values',
} as const satisfies Record<string, 'share' | 'values'>;

export type Measure = keyof typeof MEASURES;

const NAMES: ReadonlySet<string> = new Set(Object.keys(MEASURES));
const isMeasure = (name: string): name is Measure => NAMES.has(name);
export const MEASURE_NAMES: readonly Measure[] = Object.keys(MEASURES).filter(isMeasure);

const PERCENT = 100;
const MINUTE = 60;

type Values = Partial<Readonly<Record<Measure, number | undefined>>>;

/** What a sample says of each measure; of a share 1 when it happened, and 0 otherwise. */
export function valuesIn(sample: QualitySample): readonly (readonly [Measure, number])[] {
  const pairs: [Measure, number][] = [];
  for (const [measure, value] of Object.entries(allIn(sample)))
    if (isMeasure(measure) && value !== undefined) pairs.push([measure, value]);
  return pairs;
}

function allIn(sample: QualitySample): Values {
  switch (sample.type) {
    case 'join':
      return { 'join-failure': sample.ok ? 0 : 1, join: sample.ms };
    case 'first-frame':
      return { 'first-frame': sample.ms };
    case 'reconnect':
      return { reconnect: sample.ms };
    case 'move':
      return { 'move-gap': sample.gap };
    case 'segment':
      return segmentIn(sample);
  }
}

function segmentIn(segment: Extract<QualitySample, { readonly type: 'segment' }>): Values {
  const { seconds, disconnects, freezes, frozen, concealed, cpuLimited } = segment;
  return {
    disconnect: disconnects > 0 ? 1 : 0,
    freezes: freezes !== undefined && seconds > 0 ? (freezes * MINUTE) / seconds : undefined,
    frozen: percentOf(frozen),
    concealed: percentOf(concealed),
    'cpu-limited': percentOf(cpuLimited),
    'send-bitrate': segment.sendKbps,
    'receive-bitrate': segment.receiveKbps,
    'send-height': segment.sendHeight,
    'receive-height': segment.receiveHeight,
  };
}

const percentOf = (part: number | undefined): number | undefined =>
  part === undefined ? undefined : part * PERCENT;
