/** A process of the stack ended although nobody asked it to. */
export class ProcessDied extends Error {
  /** @override */
  name = 'ProcessDied';

  /**
   * @param {import('./process-group.mjs').ProcessGroup} group
   * @param {string} how
   */
  constructor(group, how) {
    const lines = group.lastLines.slice(-20).map((line) => `  ${line}`);
    super(
      [
        `${group.name} stopped unexpectedly (${how}). Its last lines:`,
        ...lines,
        `All of them: ${group.logFile}`,
      ].join('\n'),
    );
    this.process = group.name;
  }
}

/**
 * Aborts when the process is gone, so that nobody waits for an answer from the dead.
 * @param {import('./process-group.mjs').ProcessGroup} group
 * @returns {AbortSignal}
 */
export function deathOf(group) {
  const death = new AbortController();
  const abort = async () => death.abort(new ProcessDied(group, (await group.exited).how));
  void abort();
  return death.signal;
}
