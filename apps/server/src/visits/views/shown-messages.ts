import type { Entry } from '../policy/visit.ts';
import { isoTime } from './iso-time.ts';

/** What staff wrote to a visitor. `at` is ISO 8601. */
export interface ShownMessage {
  readonly id: string;
  readonly from: string;
  readonly text: string;
  readonly at: string;
}

/** The newest last. */
export const shownMessages = ({ messages }: Entry): readonly ShownMessage[] =>
  messages.map(({ id, from, text, at }) => ({ id, from, text, at: isoTime(at) }));
