/** The timers of this page that are still to fire; has to be loaded before whatever is to be counted. */
const active = new Set<unknown>();

const { setTimeout, setInterval, clearTimeout, clearInterval } = globalThis;

function countedTimeout(handler: (...values: unknown[]) => void, delay?: number, ...values: unknown[]) {
  const id = setTimeout(() => {
    active.delete(id);
    handler(...values);
  }, delay);
  active.add(id);
  return id;
}

function countedInterval(handler: (...values: unknown[]) => void, delay?: number, ...values: unknown[]) {
  const id = setInterval(handler, delay, ...values);
  active.add(id);
  return id;
}

Object.assign(globalThis, {
  setTimeout: countedTimeout,
  setInterval: countedInterval,
  clearTimeout(id: number | undefined) {
    active.delete(id);
    clearTimeout(id);
  },
  clearInterval(id: number | undefined) {
    active.delete(id);
    clearInterval(id);
  },
});

export const activeTimers = (): number => active.size;
