export interface AwakePage {
  /** Absent in old browsers, and on pages that were loaded over plain HTTP (W3C Screen Wake Lock). */
  readonly wakeLock: Pick<WakeLock, 'request'> | undefined;
  readonly document: Pick<Document, 'visibilityState' | 'addEventListener' | 'removeEventListener'>;
}

const thisPage = (): AwakePage => ({ wakeLock: globalThis.navigator?.wakeLock, document });

/**
 * Keeps the screen from going dark while the page is looked at: nobody touches a phone through which they talk.
 * Where browsers offer no such thing, or refuse it to save the battery, nothing happens. Returns how to let go.
 */
export function keepAwake({ wakeLock, document: page }: AwakePage = thisPage()): () => void {
  let held: Promise<WakeLockSentinel | undefined> = Promise.resolve(undefined);

  // Browsers let go by themselves when the page is hidden.
  function hold(): void {
    if (wakeLock && page.visibilityState === 'visible')
      held = wakeLock.request('screen').catch(() => undefined);
  }

  hold();
  page.addEventListener('visibilitychange', hold);
  return () => {
    page.removeEventListener('visibilitychange', hold);
    void held.then((sentinel) => sentinel?.release());
  };
}
