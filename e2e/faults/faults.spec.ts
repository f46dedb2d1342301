import { test } from './fault-fixture.ts';
import { FAULTS } from './faults.ts';
import { playFault } from './play-fault.ts';

for (const fault of FAULTS)
  test(`${fault.name} @reliability.faults`, async ({ enterScene, provider }, info) => {
    test.setTimeout(240_000);
    const scene = await enterScene({ direct: fault.on[provider].direct ?? false });
    await playFault(scene, fault, info);
  });
