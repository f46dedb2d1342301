import { setImmediate as nextTurn } from 'node:timers/promises';
import { PGlite, type ExecProtocolOptions } from '@electric-sql/pglite';

/** Milliseconds that statements may follow one another before everything else gets a turn. */
const LONGEST = 4;

/**
 * PGlite computes on the thread that serves everything else, and one statement follows another without a turn of the
 * event loop: as long as some wait, no timer fires and no socket is read. This one lets everything else run between.
 */
export class YieldingPGlite extends PGlite {
  #turnAt = performance.now();

  /** Every message of every statement comes through here, one at a time. */
  override async execProtocolRaw(
    message: Uint8Array,
    options: ExecProtocolOptions = {},
  ): Promise<Uint8Array> {
    if (performance.now() - this.#turnAt > LONGEST) {
      await nextTurn();
      this.#turnAt = performance.now();
    }
    return super.execProtocolRaw(message, options);
  }
}
