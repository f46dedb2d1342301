type LogLine = (fields: object, message: string) => void;

/** What the server logs to: fields first, then what happened. pino's `Logger` is one. */
export interface ServerLog {
  readonly debug: LogLine;
  readonly info: LogLine;
  readonly warn: LogLine;
  readonly error: LogLine;
}
