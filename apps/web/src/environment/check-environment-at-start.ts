import { EnvironmentError } from './environment-error.ts';
import { readWebEnvironment } from './web-environment.ts';

/** Names a variable that is wrong at start, and not during a call. */
export function checkEnvironmentAtStart(): void {
  try {
    readWebEnvironment(process.env);
  } catch (error) {
    if (!(error instanceof EnvironmentError)) throw error;
    process.stderr.write(`\nThe web server does not start:\n${error.message}\n\n`);
    process.exit(1);
  }
}
