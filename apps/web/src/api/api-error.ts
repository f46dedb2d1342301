interface ApiErrorOptions extends ErrorOptions {
  readonly retryAfter?: number | undefined;
}

/** The backend's refusal of a request, or that it was not reached. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  /** The backend's code; `unreachable` when no answer of its came. */
  readonly code: string;
  /** The HTTP status; 0 when no answer came. */
  readonly status: number;
  /** Seconds after which to try again, where the backend says so. */
  readonly retryAfter: number | undefined;

  constructor(code: string, status: number, message: string, options: ApiErrorOptions = {}) {
    super(message, options);
    this.code = code;
    this.status = status;
    this.retryAfter = options.retryAfter;
  }
}
