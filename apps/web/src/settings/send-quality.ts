import type { Layer } from '@crossfade/video-core';

/** How much of the own camera is sent at most, the best first. */
export const SEND_QUALITIES = ['high', 'medium', 'low'] as const;
export type SendQuality = (typeof SEND_QUALITIES)[number];

/** The largest layer that each allows: full size, half the width, a quarter. */
export const LARGEST_LAYER: Readonly<Record<SendQuality, Layer>> = { high: 2, medium: 1, low: 0 };
