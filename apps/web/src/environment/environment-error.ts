/** A variable that the web server cannot work with; the message names it and says what to set. */
export class EnvironmentError extends Error {
  override readonly name = 'EnvironmentError';
}
