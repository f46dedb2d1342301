/** ISO 8601, as pages read times. */
export const isoTime = (at: number): string => new Date(at).toISOString();
