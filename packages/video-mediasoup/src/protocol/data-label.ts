export const DATA_LABELS = ['reliable', 'lossy'] as const;
/** `reliable` is ordered and retransmitted, `lossy` is unordered with `maxRetransmits` 0. */
export type DataLabel = (typeof DATA_LABELS)[number];
