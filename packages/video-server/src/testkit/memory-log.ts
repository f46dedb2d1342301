import { loggedError } from '../database/logged-error.ts';
import type { ServerLog } from '../server-log.ts';

/** A log that keeps its lines as JSON, whatever their level, and hides nothing. */
export function memoryLog() {
  const lines: string[] = [];
  const write = (fields: object, message: string): void => {
    const entries = Object.entries({ ...fields, message });
    const shown = entries.map(([name, value]) => [name, name === 'err' ? loggedError(value) : value]);
    lines.push(JSON.stringify(Object.fromEntries(shown)));
  };
  const log: ServerLog = { debug: write, info: write, warn: write, error: write };
  return { log, lines };
}
