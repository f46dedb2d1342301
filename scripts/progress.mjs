const started = Date.now();
const LIVE_MS = 250;
const PLAIN_MS = 15_000;

/**
 * Shows what is being done and how long it takes: one live line on a terminal, plain lines elsewhere.
 * @typedef {{ name: string, since: number, detail: string }} Running
 */
export class Progress {
  /** @type {Set<Running>} */
  #running = new Set();
  #live = Boolean(process.stdout.isTTY);
  /** @type {NodeJS.Timeout | undefined} */
  #timer;

  /**
   * Runs a piece of work under a name.
   * @template T
   * @param {string} name
   * @param {(note: (detail: string) => void) => Promise<T>} work
   * @returns {Promise<T>}
   */
  async step(name, work) {
    const step = { name, since: Date.now(), detail: '' };
    this.#running.add(step);
    this.#timer ??= setInterval(() => this.#show(), this.#live ? LIVE_MS : PLAIN_MS);
    try {
      const result = await work((detail) => this.#note(step, detail));
      this.#end(step);
      this.say(`  ✓ ${name} (${seconds(step.since)})`);
      return result;
    } catch (error) {
      this.#end(step);
      this.say(`  ✗ ${name} (${seconds(step.since)})`);
      throw error;
    }
  }

  /** @param {string} line */
  say(line) {
    this.#clear();
    console.log(line);
  }

  /** The time since the program started. */
  elapsed() {
    return seconds(started);
  }

  /**
   * @param {Running} step
   * @param {string} detail
   */
  #note(step, detail) {
    const first = step.detail === '';
    step.detail = detail;
    if (!this.#live && first) console.log(`  … ${step.name}: ${detail}`);
  }

  /** @param {Running} step */
  #end(step) {
    this.#running.delete(step);
    if (this.#running.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#clear();
  }

  #show() {
    const lines = [...this.#running].map((step) =>
      [step.name, step.detail, seconds(step.since)].filter(Boolean).join(', '),
    );
    if (this.#live) {
      this.#clear();
      process.stdout.write(`  … ${lines.join(' · ')}`.slice(0, (process.stdout.columns ?? 80) - 1));
    } else {
      for (const line of lines) console.log(`  … ${line}`);
    }
  }

  #clear() {
    if (this.#live) process.stdout.write('\r\x1b[K');
  }
}

/** @param {number} since */
function seconds(since) {
  return `${((Date.now() - since) / 1000).toFixed(1)} s`;
}
