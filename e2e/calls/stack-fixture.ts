import { test as base } from '@playwright/test';
import { randomBytes } from 'node:crypto';
import { declaredSkip } from '../matrix/declared-skip.ts';
import { MANIFESTS, PROVIDERS, type Provider } from '../matrix/manifests.ts';
import { SharedStack, type RunningStack } from '../stack/running-stack.ts';
import { Moderator } from './moderator.ts';
import { People } from './people.ts';

export const otherThan = (provider: Provider): Provider =>
  PROVIDERS.find((one) => one !== provider) ?? provider;

export interface StackOptionsOfTests {
  readonly provider: string;
}

export interface WorkerFixtures {
  /** The one that the web server asks for. */
  provider: Provider;
  /** The product that the tests of this provider share; used by `stack` and `peopleOfOther`. */
  sharedStack: SharedStack;
  /** The whole product, running: one production build, both providers side by side, a relay. */
  stack: RunningStack;
  moderator: Moderator;
}

export interface TestFixtures {
  people: People;
  /** People who come through a web server that asks for the other provider. */
  peopleOfOther: People;
  /** A place where nobody has been. */
  callKey: string;
  /** Skips what the provider's manifest declares missing, and nothing else. */
  declared: void;
}

/** A variable that the run's set-up (`share-stack.ts`) leaves for its tests. */
export function leftBySetup(variable: string): string {
  const value = process.env[variable];
  if (value === undefined) throw new Error(`${variable} is not set: is share-stack.ts the globalSetup?`);
  return value;
}

export const test = base.extend<TestFixtures, WorkerFixtures>({
  provider: [PROVIDERS[0], { option: true, scope: 'worker' }],
  sharedStack: [
    async ({ provider }, use) => {
      await use(await SharedStack.reach(leftBySetup('CROSSFADE_E2E_STACK'), provider));
    },
    { scope: 'worker', timeout: 240_000 },
  ],
  stack: [
    async ({ sharedStack, provider }, use) => {
      await use(sharedStack.through(provider));
    },
    { scope: 'worker' },
  ],
  moderator: [
    async ({ stack }, use) => {
      await use(new Moderator(stack.urls.server, leftBySetup('CROSSFADE_E2E_STAFF_TOKEN')));
    },
    { scope: 'worker' },
  ],
  declared: [
    async ({ provider }, use, testInfo) => {
      const reason = declaredSkip(testInfo.tags, MANIFESTS[provider]);
      if (reason !== undefined) console.log(`Skipped: ${reason}`);
      testInfo.skip(reason !== undefined, reason ?? '');
      await use();
    },
    { auto: true },
  ],
  people: async ({ stack, browser }, use) => {
    const people = new People(stack.urls.web, browser);
    await use(people);
    await people.sendHome();
  },
  peopleOfOther: async ({ sharedStack, provider, browser }, use) => {
    const people = new People(sharedStack.fronts[otherThan(provider)], browser);
    await use(people);
    await people.sendHome();
  },
  callKey: async ({ provider }, use) => {
    await use(`${provider}-${randomBytes(6).toString('hex')}`);
  },
});

export { expect } from '@playwright/test';
