import { expect, test } from './move-fixture.ts';
import { expectWhole } from './whole-call.ts';

test('a call moves to a second deployment, from there to another provider, and home, without a way back in between', async ({
  people,
  callKey,
  crossing,
  provider,
  there,
  moderator,
}) => {
  const both = [await people.join(callKey, 'Ann'), await people.join(callKey, 'Ben')];
  await expectWhole(both, provider, moderator, callKey);
  for (const to of ['livekit:eu', there, 'livekit:eu', provider]) {
    await crossing.over(to);
    await expectWhole(both, to, moderator, callKey);
    for (const tab of both) await expect(tab.root).toHaveAttribute('data-provider', to.split(':')[0] ?? '');
  }
});
