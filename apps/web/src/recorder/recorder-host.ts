/** What the recorder page tells the server that opened it. */
export type RecorderMessage =
  /** Everyone who is in the call is seen and heard from here on: the first chunk follows. */
  | { readonly type: 'started'; readonly contentType: string }
  /** A piece of the file, in base64; `number` counts from 0. A number that came before is the same piece. */
  | { readonly type: 'chunk'; readonly number: number; readonly base64: string }
  /** Nobody else has been in the call for a while. */
  | { readonly type: 'alone' }
  /** The page is in the call no more, and does not come back. */
  | { readonly type: 'over'; readonly reason: string };

declare global {
  interface Window {
    /**
     * Put here by the process that opened this page, through the browser's own control connection: no other page and no
     * request can reach it. Absent where the screen is filmed from outside.
     */
    crossfadeRecorderHost?: (message: RecorderMessage) => Promise<void>;
    /** Ends the file; resolves when the last piece was handed over. */
    crossfadeRecorderStop?: () => Promise<void>;
  }
}

/** Whether this page encodes; else what it shows and plays is filmed from outside. */
export const encodesHere = (): boolean => window.crossfadeRecorderHost !== undefined;

/** Tells the host; a recorder that films the screen reads the same from the console. */
export async function tellHost(message: RecorderMessage): Promise<void> {
  if (window.crossfadeRecorderHost) return window.crossfadeRecorderHost(message);
  if (message.type === 'started') console.info('START_RECORDING');
  if (message.type === 'alone' || message.type === 'over') console.info('END_RECORDING');
}
