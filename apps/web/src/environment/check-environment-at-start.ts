import { backendUrl } from './backend-url.ts';
import { EnvironmentError } from './environment-error.ts';
import { retiredVariablesStillSet } from './retired-variables.ts';
import type { Variables } from './variables.ts';
import { readWebEnvironment } from './web-environment.ts';

/** Names a variable that is wrong, or that nothing reads any more, at start and not during a call. */
export function checkEnvironmentAtStart(): void {
  const problems = problemsIn(process.env);
  if (problems.length > 0) {
    process.stderr.write(`\nThe web server does not start:\n${problems.join('\n')}\n\n`);
    process.exit(1);
  }
  const retired = retiredVariablesStillSet(process.env);
  if (retired !== undefined) process.stderr.write(`\n${retired}\n\n`);
}

/** Everything that is wrong, each once: pages and this server read some of the same variables. */
export function problemsIn(variables: Variables): readonly string[] {
  const problems = new Set<string>();
  for (const read of [readWebEnvironment, backendUrl])
    try {
      read(variables);
    } catch (error) {
      if (!(error instanceof EnvironmentError)) throw error;
      for (const problem of error.message.split('\n')) problems.add(problem);
    }
  return [...problems];
}
