import type { TrackReport } from '@crossfade/video-react/statistics';
import { texts } from '../texts/texts.ts';

export type Fact =
  | 'codec'
  | 'resolution'
  | 'layers'
  | 'bitrate'
  | 'loss'
  | 'roundTrip'
  | 'jitter'
  | 'freezes'
  | 'path';

/** What is known of a track, in words, in the order in which one looks for it. */
export function trackFacts(report: TrackReport): readonly { readonly fact: Fact; readonly value: string }[] {
  const { statistics } = texts;
  const values: Readonly<Record<Fact, string | undefined>> = {
    codec: codecOf(report),
    resolution: resolutionOf(report),
    layers: report.activeLayers && statistics.layers(report.activeLayers.length),
    bitrate: report.bitrate === undefined ? undefined : bitrateText(report.bitrate),
    loss: report.lossRatio === undefined ? undefined : statistics.percent(report.lossRatio * 100),
    roundTrip: millisecondsOf(report.roundTripTime),
    jitter: millisecondsOf(report.jitter),
    freezes:
      report.freezeCount === undefined
        ? undefined
        : statistics.freezes(report.freezeCount, report.freezeDuration ?? 0),
    path: report.transport && pathText(report.transport),
  };
  return FACTS.flatMap((fact) => {
    const value = values[fact];
    return value === undefined ? [] : [{ fact, value }];
  });
}

const FACTS: readonly Fact[] = [
  'resolution',
  'codec',
  'layers',
  'bitrate',
  'loss',
  'roundTrip',
  'jitter',
  'freezes',
  'path',
];

function codecOf({ codec, codecFallback }: TrackReport): string | undefined {
  const name = codec?.toUpperCase();
  if (name === undefined || codecFallback === undefined) return name;
  return texts.statistics.codecLacking[codecFallback.lacking](name, codecFallback.wanted.toUpperCase());
}

function resolutionOf({ frameWidth, frameHeight, framesPerSecond }: TrackReport): string | undefined {
  if (frameWidth === undefined || frameHeight === undefined) return undefined;
  return texts.statistics.resolution(frameWidth, frameHeight, framesPerSecond ?? 0);
}

/** Rounded as one reads it: kilobits, and megabits from one on. */
function bitrateText(bitrate: number): string {
  const kilobits = bitrate / 1_000;
  return kilobits < 1_000
    ? texts.statistics.kilobits(Math.round(kilobits))
    : texts.statistics.megabits(Math.round(kilobits / 100) / 10);
}

const millisecondsOf = (seconds: number | undefined): string | undefined =>
  seconds === undefined ? undefined : texts.statistics.milliseconds(Math.round(seconds * 1_000));

function pathText({
  protocol,
  localCandidate,
  remoteCandidate,
}: NonNullable<TrackReport['transport']>): string {
  const name = protocol === 'unknown' ? texts.statistics.unknownPath : protocol.toUpperCase();
  return [localCandidate, remoteCandidate].includes('relay') ? texts.statistics.relayed(name) : name;
}
