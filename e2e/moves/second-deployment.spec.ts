import { expect, test } from './move-fixture.ts';

test('a call moves to a second deployment, from there to another provider, and home, without a way back in between', async ({
  people,
  callKey,
  crossing,
  expectWhole,
  provider,
  there,
}) => {
  const both = [await people.join(callKey, 'Ann'), await people.join(callKey, 'Ben')];
  await expectWhole(both, provider);
  for (const to of ['livekit:eu', there, 'livekit:eu', provider]) {
    await crossing.over(to);
    await expectWhole(both, to);
    for (const tab of both) await expect(tab.root).toHaveAttribute('data-provider', to.split(':')[0] ?? '');
  }
});
