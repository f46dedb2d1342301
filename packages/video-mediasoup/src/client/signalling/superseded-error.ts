/**
 * The session that a request belonged to was replaced by a new one (the server forgot it, or the room moved
 * to another worker). Never leaves this package: the caller looks at the new session and asks again.
 */
export class SupersededError extends Error {
  constructor() {
    super('The signalling session was replaced.');
    this.name = 'SupersededError';
  }
}
