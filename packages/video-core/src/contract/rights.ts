import type { Source } from './media.ts';

/** What a participant may do, decided by the server and enforced by the provider. */
export interface Rights {
  /** Sources that may be published; a blocked source is missing here. */
  readonly publish: readonly Source[];
  readonly subscribe: boolean;
  readonly data: boolean;
  /**
   * The others do not learn of them, and a full room still admits them: they do not count among `maxParticipants`. Only
   * who sends nothing can be hidden.
   */
  readonly hidden?: true;
}

/** Whether they allow the same; the order of the sources does not matter. */
export const sameRights = (a: Rights, b: Rights): boolean =>
  a.subscribe === b.subscribe &&
  a.data === b.data &&
  a.hidden === b.hidden &&
  a.publish.length === b.publish.length &&
  a.publish.every((source) => b.publish.includes(source));

/** A host moderates the call; any number may. */
export const ROLES = ['host', 'guest'] as const;
export type Role = (typeof ROLES)[number];
