import type { EventEmitter } from 'node:events';
import type { Logger } from 'pino';

export interface ProcessGuardOptions {
  /** Where `uncaughtException` and `unhandledRejection` are emitted. */
  readonly process: EventEmitter;
  readonly log: Pick<Logger, 'error' | 'fatal'>;
  /** Called at most once, for an error after which the state of this process is unknown. */
  readonly stop: () => void;
}

/**
 * Keeps one connection, or one forgotten promise, from ending the process. A network error that nobody listened for
 * concerns one peer, and a rejection one chain of calls: they are logged. Any other exception leaves the process in an
 * unknown state (see "Warning: Using 'uncaughtException' correctly" in Node's manual), so it stops in order.
 */
export function guardProcess({ process, log, stop }: ProcessGuardOptions): void {
  let stopping = false;
  process.on('unhandledRejection', (reason: unknown) => {
    log.error({ err: reason }, 'a rejection was not handled');
  });
  process.on('uncaughtException', (error: unknown) => {
    if (isNetworkError(error)) {
      log.error({ err: error }, 'a network error was not handled');
      return;
    }
    log.fatal({ err: error }, 'an exception was not handled: stopping');
    if (stopping) return;
    stopping = true;
    stop();
  });
}

const NETWORK_ERRORS: ReadonlySet<unknown> = new Set([
  'ECONNABORTED',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EPIPE',
  'ETIMEDOUT',
]);

const isNetworkError = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && NETWORK_ERRORS.has(error.code);
