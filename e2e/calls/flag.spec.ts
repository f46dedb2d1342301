import { expectEachOther } from './call-tab.ts';
import { expect, otherThan, test } from './stack-fixture.ts';

test('a running call keeps its provider when the flag changes, and the next call at its key follows it @call.keeps-provider', async ({
  people,
  peopleOfOther,
  callKey,
  provider,
  moderator,
}) => {
  const ann = await people.join(callKey, 'Ann');
  await expect(ann.root).toHaveAttribute('data-provider', provider);
  const call = await ann.call();

  // The same build: a web server reads the flag when it starts, and this one was started with the other value.
  const ben = await peopleOfOther.join(callKey, 'Ben');
  await expect(ben.root).toHaveAttribute('data-provider', provider);
  expect(await ben.call()).toBe(call);
  await expectEachOther(ann, ben);

  for (const tab of [ann, ben]) await tab.button('Leave').click();
  await expect.poll(() => moderator.callAt(callKey), { timeout: 45_000 }).toBeUndefined();

  const [dora, emil] = await peopleOfOther.pair(callKey);
  await expect(dora.root).toHaveAttribute('data-provider', otherThan(provider));
  await expect(emil.root).toHaveAttribute('data-provider', otherThan(provider));
  expect(await dora.call()).not.toBe(call);
});
