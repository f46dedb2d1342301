import { backendUrl } from './backend-url.ts';
import { EnvironmentError } from './environment-error.ts';
import { retiredVariablesStillSet } from './retired-variables.ts';
import { readWebEnvironment } from './web-environment.ts';

/** Names a variable that is wrong, or that nothing reads any more, at start and not during a call. */
export function checkEnvironmentAtStart(): void {
  try {
    readWebEnvironment(process.env);
    backendUrl(process.env);
    const retired = retiredVariablesStillSet(process.env);
    if (retired !== undefined) process.stderr.write(`\n${retired}\n\n`);
  } catch (error) {
    if (!(error instanceof EnvironmentError)) throw error;
    process.stderr.write(`\nThe web server does not start:\n${error.message}\n\n`);
    process.exit(1);
  }
}
