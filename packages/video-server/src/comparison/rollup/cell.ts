import type { DeploymentId, TenantId } from '@crossfade/video-core';

export const BROWSERS = ['chromium', 'firefox', 'safari', 'other'] as const;
/** How media travels: straight over UDP or TCP, or through a TURN server. */
export const NETWORKS = ['udp', 'tcp', 'relay', 'unknown'] as const;
/** Participants who are in the call. */
export const SIZES = ['2', '3-4', '5-9', '10+', 'unknown'] as const;
/** `none`: the key was not randomised, or no ramp was open. */
export const ARMS = ['treated', 'control', 'none'] as const;

export type Browser = (typeof BROWSERS)[number];
export type Network = (typeof NETWORKS)[number];
export type Size = (typeof SIZES)[number];
export type Arm = (typeof ARMS)[number];

/** What samples are kept apart by. Nothing in it can be made up by a client, so there are only so many in a day. */
export interface Cell {
  readonly tenant: TenantId;
  /** Of UTC, as `2026-12-01`. */
  readonly day: string;
  /** Where the call was. */
  readonly deployment: DeploymentId;
  /** Number of the ramp and place of its step; 0 both where the arm is `none`. */
  readonly ramp: number;
  readonly stage: number;
  /** To which the key was assigned, wherever its call was. */
  readonly arm: Arm;
  readonly browser: Browser;
  readonly network: Network;
  readonly size: Size;
  /** Whether the call had moved before. */
  readonly moved: boolean;
}

/** The engine, which decides how media behaves: every browser of an iPhone is Safari. */
export function browserOf(userAgent: string): Browser {
  if (/Firefox\//.test(userAgent)) return 'firefox';
  if (/(?:Chrome|Chromium)\//.test(userAgent)) return 'chromium';
  return /AppleWebKit\//.test(userAgent) ? 'safari' : 'other';
}

/** Of what a client says. */
export const networkOf = (said: string | undefined): Network =>
  NETWORKS.find((network) => network === said) ?? 'unknown';

const LARGEST: readonly (readonly [number, Size])[] = [
  [2, '2'],
  [4, '3-4'],
  [9, '5-9'],
  [Infinity, '10+'],
];

export const sizeOf = (participants: number | undefined): Size =>
  participants === undefined ? 'unknown' : (LARGEST.find(([most]) => participants <= most)?.[1] ?? 'unknown');

const DAY_LETTERS = 10;

/** @param time milliseconds since 1970 */
export const dayOf = (time: number): string => new Date(time).toISOString().slice(0, DAY_LETTERS);
