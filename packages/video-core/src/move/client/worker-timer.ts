/**
 * Calls `onTick` about every `ms` milliseconds, also while the page is hidden: browsers slow the timers of hidden pages
 * down, but not those of workers (HTML, timers; Chromium, intensive throttling). Where the page's policy refuses the
 * worker, the page's own timer is left. Returns how to stop.
 */
export function tickEvery(ms: number, onTick: () => void): () => void {
  const timer = setInterval(onTick, ms);
  let worker: Worker | undefined;
  try {
    worker = new Worker(`data:text/javascript,setInterval(()=>postMessage(0),${ms})`);
    worker.addEventListener('message', onTick);
  } catch {
    // No workers here.
  }
  return () => {
    clearInterval(timer);
    worker?.terminate();
  };
}
