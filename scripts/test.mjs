/** `npm test`, or `node scripts/test.mjs unit lint` for some of its steps. */
import { runTests } from './test/run-tests.mjs';
import { stages } from './test/steps.mjs';

await runTests(stages, process.argv.slice(2));
