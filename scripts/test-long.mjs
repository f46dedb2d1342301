/** `npm run test:long`: the runs that take too long for every change. */
import { runTests } from './test/run-tests.mjs';
import { longSteps } from './test/steps.mjs';

await runTests(longSteps, process.argv.slice(2));
