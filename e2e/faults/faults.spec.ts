import { test } from './fault-fixture.ts';
import { FAULTS } from './faults.ts';
import { playFault } from './play-fault.ts';

for (const fault of FAULTS)
  test(fault.name, async ({ scene }, info) => {
    test.setTimeout(240_000);
    await playFault(scene, fault, info);
  });
