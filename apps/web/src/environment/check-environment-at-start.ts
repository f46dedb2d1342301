import { EnvironmentError } from './environment-error.ts';
import { readWebEnvironment } from './web-environment.ts';

/** Names a variable that is wrong now, and not on somebody's call. */
export function checkEnvironmentAtStart(): void {
  try {
    readWebEnvironment(process.env);
  } catch (error) {
    if (!(error instanceof EnvironmentError)) throw error;
    process.stderr.write(`\nThe web server does not start:\n${error.message}\n\n`);
    process.exit(1);
  }
}
