import type { MoveRecord } from './move-record.ts';

/** Milliseconds after the request at which a move that is not committed is aborted. */
export const PREPARE_LIMIT = 10_000;
/**
 * Milliseconds after the request of a forced move: nobody waits for the media of those who are not ready then, and a
 * little later nobody waits for them at all.
 */
export const FORCED_LIMITS = { media: 5_000, commit: 6_500 } as const;
/** Milliseconds after the request for which a commit waits for those who are hidden, who follow it otherwise. */
export const HIDDEN_LIMIT = 5_000;
/** Milliseconds after the announcement for which the media of those who have come since are waited for. */
export const LATECOMERS_LIMIT = 1_500;
/** Milliseconds without a report after which a participant is not waited for: a frozen page, or a silent channel. */
export const SILENT_AFTER = 5_000;
/** Milliseconds after the commit at which the source closes, also where participants follow in batches. */
const SWAP_LIMIT = { usual: 8_000, batched: 30_000 } as const;
/** Participants without media of their own whom a commit waits for. */
export const BARRIER_RECEIVERS = 20;
/** Milliseconds in a room without a control channel after which nobody expects one: a page opens it after the room. */
export const NEWCOMER = 10_000;
/**
 * Milliseconds after the request for which newcomers are given time to open theirs, and a source that does not answer to
 * say who is inside, before the move is announced.
 */
export const NEWCOMERS_LIMIT = 3_000;
/** Milliseconds that a deployment to which a move of a call was aborted is left alone by that call. */
export const TARGET_REST = 30_000;

/** Milliseconds after the commit at which the source of a move closes. */
export const swapLimit = ({ batched }: Pick<MoveRecord, 'batched'>): number =>
  batched ? SWAP_LIMIT.batched : SWAP_LIMIT.usual;
