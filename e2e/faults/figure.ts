import type { TestInfo } from '@playwright/test';
import type { Received } from './received-media.ts';

/** How long people waited for their media, and what they were told meanwhile. */
interface FaultFigure {
  readonly kind: 'fault';
  readonly provider: string;
  readonly fault: string;
  /** Milliseconds until picture and sound came without a break. */
  readonly took: number;
  /** Milliseconds of the longest time without picture or without sound. */
  readonly without: number;
  readonly said: readonly string[];
  readonly states: readonly string[];
  readonly interruptions: { readonly ann: readonly string[]; readonly ben: readonly string[] };
}

/** How a call is over some network. */
interface NetworkFigure {
  readonly kind: 'network';
  readonly provider: string;
  readonly network: string;
  /** Milliseconds from the click on Join to the first frame of somebody else. */
  readonly join: number;
  /** What the one on that network received, and the other. */
  readonly ann: Received;
  readonly ben: Received;
}

export type Figure = FaultFigure | NetworkFigure;

const TYPE = 'figure';

/** Keeps a figure with its test, for the report. */
export function noteFigure(info: TestInfo, figure: Figure): void {
  info.annotations.push({ type: TYPE, description: JSON.stringify(figure) });
}

/** The figures among a test's annotations. */
export const figuresOf = (
  annotations: readonly { readonly type: string; readonly description?: string }[],
): readonly Figure[] =>
  annotations.flatMap(({ type, description }) => {
    if (type !== TYPE || description === undefined) return [];
    const figure: unknown = JSON.parse(description);
    return isFigure(figure) ? [figure] : [];
  });

/** Whatever has a kind was noted here. */
export const isFigure = (value: unknown): value is Figure =>
  typeof value === 'object' && value !== null && 'kind' in value;
