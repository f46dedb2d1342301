/**
 * `npm run test:long`: the runs that take too long for every change, or `npm run test:long faults-livekit leaks` for some
 * of its parts. With `-- --resume`, parts that passed on these very sources are not run again.
 */
import { PassedBefore } from './test/passed-before.mjs';
import { runTests } from './test/run-tests.mjs';
import { longStages } from './test/steps.mjs';

const args = process.argv.slice(2);
const names = args.filter((arg) => arg !== '--resume');
await runTests(longStages, names, await PassedBefore.open({ resume: args.includes('--resume') }));
