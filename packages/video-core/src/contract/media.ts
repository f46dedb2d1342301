/** What a publication carries. A tile is (participant, source). */
export const SOURCES = ['camera', 'microphone', 'screen', 'screen-audio'] as const;
export type Source = (typeof SOURCES)[number];
export type MediaKind = 'audio' | 'video';

export const mediaKindOf = (source: Source): MediaKind =>
  source === 'microphone' || source === 'screen-audio' ? 'audio' : 'video';

/**
 * What this receiver needs of one publication, in device pixels of the largest element that shows it.
 * `visible: false` asks for no media at all; audio is `{visible: true, width: 0, height: 0}`.
 */
export interface Demand {
  readonly visible: boolean;
  readonly width: number;
  readonly height: number;
  /** Frames per second that are worth sending; absent means all. */
  readonly fps?: number;
}

export const sameDemand = (a: Demand | undefined, b: Demand): boolean =>
  a?.visible === b.visible && a.width === b.width && a.height === b.height && a.fps === b.fps;

/** The simulcast layer of a video publication, 0 the smallest. */
export type Layer = 0 | 1 | 2;
/** From the best to the worst that can be measured. */
export const QUALITY_LEVELS = ['excellent', 'good', 'poor', 'lost'] as const;
export type MeasuredQuality = (typeof QUALITY_LEVELS)[number];
export type QualityLevel = MeasuredQuality | 'unknown';
/** Who silenced a publication. The person may undo `self` and `server`; a block is undone by the server alone. */
export type MutedBy = 'self' | 'server';
/** Why the provider sends nothing of a subscribed publication. */
export type PauseReason = 'demand' | 'bandwidth' | 'mute' | 'rights';
