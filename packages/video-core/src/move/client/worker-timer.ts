/**
 * Calls `onTick` about every `ms` milliseconds, also while the page is hidden: browsers slow the timers of hidden pages
 * down, but not those of workers (HTML, timers; Chromium, intensive throttling). Where the page's policy refuses the
 * worker, the page's own timer is left, which runs until the worker's does. Returns how to stop.
 */
export function tickEvery(ms: number, onTick: () => void): () => void {
  const timer = setInterval(onTick, ms);
  const code = new Blob([`setInterval(postMessage,${ms},0)`]);
  const url = URL.createObjectURL(code);
  let worker: Worker | undefined;
  try {
    worker = new Worker(url);
    worker.addEventListener('message', () => {
      clearInterval(timer);
      onTick();
    });
  } catch {
    // No workers here.
  }
  return () => {
    clearInterval(timer);
    worker?.terminate();
    URL.revokeObjectURL(url);
  };
}
