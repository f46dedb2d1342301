const SIGNALS = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);

/**
 * Calls back when a signal asks this process to stop. Under `npm start` and `npm test` the signal often reaches only
 * npm, whose shell does not pass it on: there, losing the parent means the same.
 * @param {() => void} stop may be called more than once
 */
export function onShutdown(stop) {
  for (const signal of SIGNALS) process.on(signal, stop);
  if (!process.env.npm_lifecycle_event) return;
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    stop();
  }, 500);
  watch.unref();
}
