import { perProvider, type Provider } from '../../adapters/native.mjs';
import type { CallTab } from '../calls/call-tab.ts';
import type { RunningStack } from '../stack/running-stack.ts';

/** Two people in a call. */
export interface CallScene {
  readonly provider: Provider;
  readonly stack: RunningStack;
  readonly ann: CallTab;
  readonly ben: CallTab;
}

/** How a provider is broken. */
export interface Break<Scene extends CallScene> {
  /** Resolves with the moment from which people wait for their media, in ms since 1970. */
  readonly play: (scene: Scene) => Promise<number>;
  /** Ann's media goes straight to the server, since the fault is no matter of her network. */
  readonly direct?: true;
  /** Seconds, where this provider has media back sooner than the others. */
  readonly within?: number;
  /** Makes everything whole again for the next. */
  readonly repair?: (scene: Scene) => Promise<void>;
}

/** Something that goes wrong for Ann, or for both, and what has to become of it. */
export interface Fault<Scene extends CallScene> {
  /** What goes wrong, as the table in docs/reliability.md has it. */
  readonly name: string;
  readonly on: Readonly<Record<Provider, Break<Scene>>>;
  /**
   * Whether Ann is told that her connection dropped, and that she is back: `once` where several things break at a time,
   * each mended on its own; `maybe` where it may be over before anybody could read it.
   */
  readonly said: 'yes' | 'once' | 'maybe';
  /** Seconds within which picture and sound come without a break again. */
  readonly within: number;
}

/** A fault that is played in the same way on each provider. */
export const alike = <Scene extends CallScene>(
  play: Break<Scene>['play'],
  repair?: Break<Scene>['repair'],
): Fault<Scene>['on'] => perProvider(() => ({ play, ...(repair && { repair }) }));
