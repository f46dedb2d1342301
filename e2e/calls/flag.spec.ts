import { expectEachOther } from './call-tab.ts';
import { expect, flagFor, otherThan, test } from './stack-fixture.ts';

test.afterEach(async ({ stack, provider }) => {
  await stack.restart('web', flagFor(provider));
});

test('a running call keeps its provider when the flag changes, and the next call at its key follows it @call.keeps-provider', async ({
  people,
  callKey,
  provider,
  stack,
  moderator,
}) => {
  test.slow();
  const ann = await people.join(callKey, 'Ann');
  const ben = await people.join(callKey, 'Ben');
  await expect(ann.root).toHaveAttribute('data-provider', provider);
  await expectEachOther(ann, ben);
  const call = await ann.call();

  // The same build: the web server reads the flag when it starts.
  await stack.restart('web', flagFor(otherThan(provider)));
  await expectEachOther(ann, ben);
  const cem = await people.join(callKey, 'Cem');
  await expect(cem.root).toHaveAttribute('data-provider', provider);
  expect(await cem.call()).toBe(call);
  await expectEachOther(ann, cem);

  for (const tab of [ann, ben, cem]) await tab.button('Leave').click();
  await expect.poll(() => moderator.callAt(callKey), { timeout: 45_000 }).toBeUndefined();

  const dora = await people.join(callKey, 'Dora');
  const emil = await people.join(callKey, 'Emil');
  await expect(dora.root).toHaveAttribute('data-provider', otherThan(provider));
  expect(await dora.call()).not.toBe(call);
  await expectEachOther(dora, emil);
});
