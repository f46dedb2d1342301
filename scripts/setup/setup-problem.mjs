/**
 * Something that the person at the keyboard can mend. The message is the whole sentence, fix included, and is
 * printed without a stack trace.
 */
export class SetupProblem extends Error {
  /** @override */
  name = 'SetupProblem';
}
