import { useSustained } from '../notices/use-sustained.ts';

/** Milliseconds in which a stream that broke is mostly open again, and nobody need know. */
const NOTICED_MS = 3_000;

/** Whether the server has been out of reach for so long that it is said. */
export const useAway = (connected: boolean): boolean => useSustained(!connected, NOTICED_MS);
