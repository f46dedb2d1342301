import type { MeasuredQuality } from '@crossfade/video-core';

/** The server's answers, as far as the console shows them; /openapi.json describes them. Times: ms since 1970. */

export interface Call {
  readonly id: string;
  readonly key: string;
  readonly deployment: string;
  readonly epoch: number;
  readonly reason: string;
  readonly locked: boolean;
  readonly encrypted: boolean;
  readonly openedAt: number;
  /** Absent: the deployment did not say. */
  readonly participants?: number;
  /** The worst connection that anybody in it reports; absent: nobody does. */
  readonly quality?: MeasuredQuality;
}

export interface CallsPage {
  readonly calls: readonly Call[];
  /** The key after which the next page begins. */
  readonly next?: string;
}

export interface Person {
  readonly id: string;
  readonly name: string;
  readonly role: string;
  readonly connected: boolean;
  readonly sources: readonly string[];
  readonly removed: boolean;
  /** Of their connection, as they say; absent until they do. */
  readonly quality?: MeasuredQuality;
}

export interface Deployment {
  readonly deployment: string;
  readonly healthy: boolean;
  readonly killed: boolean;
  readonly detail?: string;
}

export interface Providers {
  readonly providers: readonly Deployment[];
  readonly disagreements: readonly string[];
}

interface DecisionChain {
  readonly decision?: { readonly deployment: string; readonly reason: string };
  readonly refusal?: string;
  readonly steps: readonly { readonly step: string; readonly result: string; readonly why: string }[];
}

export interface Explanation {
  readonly opening?: DecisionChain & { readonly at: number };
  readonly next: DecisionChain;
}

export interface Rule {
  readonly name: string;
  readonly to: string;
  readonly percent?: number;
  readonly tenants?: readonly string[];
  readonly cohorts?: readonly string[];
  readonly environments?: readonly string[];
  readonly clients?: string;
}

export interface StoredRules {
  readonly version: number;
  readonly rules: readonly Rule[];
  readonly cohorts: Readonly<Record<string, readonly string[]>>;
  readonly by?: string;
  readonly at?: number;
}

export interface RulesPreview {
  readonly total: number;
  readonly deployments: Readonly<Record<string, number>>;
  readonly changed: number;
  readonly calls: readonly { readonly was: string }[];
}

export interface AuditEntry {
  readonly id: number;
  readonly at: number;
  readonly subject: string;
  /** What the subject is called. */
  readonly who?: string;
  readonly action: string;
  readonly call?: string;
  readonly deployment?: string;
  readonly detail?: string;
  readonly key?: string;
  readonly decision?: { readonly deployment: string; readonly reason: string };
  readonly refusal?: string;
  readonly change?: { readonly version?: number };
}

export interface AuditPage {
  readonly entries: readonly AuditEntry[];
  readonly next?: number;
}

export interface Move {
  readonly key: string;
  readonly to: string;
  readonly state: 'prepare' | 'committed' | 'finished' | 'aborted';
  readonly reason?: string;
  readonly detail?: string;
  readonly participants: readonly { readonly name: string; readonly state: string }[];
}

/** In the order in which they are shown. */
export const MEASURES = [
  'join-failure',
  'join',
  'first-frame',
  'disconnect',
  'reconnect',
  'move-gap',
  'freezes',
  'frozen',
  'concealed',
  'cpu-limited',
  'send-bitrate',
  'receive-bitrate',
  'send-height',
  'receive-height',
] as const;
export type Measure = (typeof MEASURES)[number];

export interface MeasuredGroup {
  readonly measure: Measure;
  readonly samples: number;
  /** False: not enough calls to say anything. */
  readonly enough: boolean;
  /** Of the samples, 0 to 1. */
  readonly share?: number;
  readonly median?: number;
  readonly p95?: number;
  /** The quantiles at the comparison's `quantiles`. */
  readonly curve?: readonly number[];
}

export interface Comparison {
  readonly quantiles: readonly number[];
  readonly groups: readonly { readonly name: string; readonly measures: readonly MeasuredGroup[] }[];
}

export interface RampArm {
  readonly keys: number;
  readonly trials: number;
  readonly events: number;
}

export interface RampMetric {
  readonly metric: 'join-failure' | 'disconnect' | 'slow-first-frame' | 'frozen' | 'concealed';
  readonly consequence: 'roll-back' | 'pause';
  readonly treated: RampArm;
  readonly control: RampArm;
  readonly evidence: number;
  /** The evidence from which it counts as worse. */
  readonly needed: number;
  readonly worse: boolean;
  readonly enough: boolean;
  /** How many times as often it would have to happen to have been found by now. */
  readonly smallestEffect?: number;
}

export interface Ramp {
  readonly phase: 'off' | 'canary' | 'ramp' | 'held' | 'complete' | 'rolled-back';
  readonly to?: string;
  readonly percent: number;
  readonly step?: number;
  readonly steps: readonly { readonly percent: number; readonly minutes: number }[];
  readonly since?: number;
  readonly reason?:
    | 'operator'
    | 'breaker'
    | 'out-of-service'
    | 'worse'
    | 'signal'
    | 'sample-ratio'
    | 'inconclusive';
  readonly detail?: string;
  readonly metrics: readonly RampMetric[];
}
