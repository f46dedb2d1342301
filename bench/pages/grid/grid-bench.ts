/** Which grid, and how. */
export interface GridSetting {
  readonly side: 'crossfade' | 'livekit';
  /** Everybody at once, or as many as fit, on pages. */
  readonly layout: 'all' | 'paged';
  /** LiveKit's `useTracks` on every event of its defaults (as in its documentation), or on what changes tracks alone. */
  readonly updates: 'default' | 'tracks';
}

/** What a page with a grid does for the bench. */
export interface GridBench {
  /** Shows everybody; resolves with how many tiles stand there once nothing renders any more. */
  open(setting: GridSetting): Promise<number>;
  /** Hands the word on, time after time; resolves with each component's renders. */
  speak(changes: number, everyMs: number): Promise<Readonly<Record<string, number>>>;
}

declare global {
  interface Window {
    readonly gridBench: GridBench;
  }
}
