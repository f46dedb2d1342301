import type { Provider } from '../matrix/manifests.ts';
import { ENCRYPTING } from './encrypting-script.ts';
import { expect, otherThan, test } from './stack-fixture.ts';

/** Words that every build of the SDK carries, minified or not, and nothing else does. */
const MARKS: Readonly<Record<Provider, string>> = {
  livekit: 'livekit.SimulateScenario',
  mediasoup: 'mediasoup-client',
};

test('loads the SDK of the chosen provider and no byte of the other, nor of what encrypts @call.one-sdk', async ({
  people,
  callKey,
  provider,
}) => {
  const ann = await people.join(callKey, 'Ann');
  const loaded = await ann.scripts();
  const carrying = (mark: string): number => loaded.filter((text) => text.includes(mark)).length;
  expect(carrying(MARKS[provider]), `scripts with the SDK of ${provider}`).toBeGreaterThan(0);
  expect(carrying(MARKS[otherThan(provider)]), `scripts with the other SDK`).toBe(0);
  expect(carrying(ENCRYPTING), 'scripts that encrypt').toBe(0);
  expect(ann.page.workers()).toEqual([]);
});
