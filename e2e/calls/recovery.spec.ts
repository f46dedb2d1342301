import { playFault } from '../faults/play-fault.ts';
import { QUICK_FAULTS } from '../faults/quick-faults.ts';
import { makeNetworkBreakable } from './page-network.ts';
import { test } from './stack-fixture.ts';

test('picture and sound are back soon after the quick ones of the faults', async ({
  stack,
  provider,
  people,
  callKey,
}, info) => {
  const ben = await people.join(callKey, 'Ben');
  const ann = await people.arrive(callKey, 'Ann');
  await makeNetworkBreakable(ann.page);
  await ann.join();
  for (const fault of QUICK_FAULTS)
    await test.step(fault.name, () => playFault({ stack, provider, ann, ben }, fault, info));
});
