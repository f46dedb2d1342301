import { asId, type ProviderKind } from '@crossfade/video-core';
import type { DecisionEntry } from '@crossfade/video-core/server';
import { expect, it } from 'vitest';
import { RequestedProviders } from './requested-providers.ts';

const [alder, birch] = [asId.provider('alder'), asId.provider('birch')];
let now = 0;
const asked = (requested: ProviderKind): DecisionEntry => ({
  at: now,
  tenant: asId.tenant('t'),
  key: asId.key('garden'),
  subject: 'anonymous',
  outcome: { decided: false, code: 'no-provider' },
  inputs: { requested, deployments: [], audience: [], defaultDeployment: asId.deployment('alder') },
});

it('forgets what nobody has asked for since a flag was turned', () => {
  const requested = new RequestedProviders({ now: () => now });
  requested.decided(asked(alder));
  now += 500_000;
  requested.decided(asked(birch));
  expect([...requested.latest.keys()]).toEqual([alder, birch]);
  now += 200_000;
  expect([...requested.latest]).toEqual([[birch, 500_000]]);
});

it('keeps few names, and always the last', () => {
  const requested = new RequestedProviders({ now: () => now });
  for (let name = 0; name < 100; name++) requested.decided(asked(asId.provider(`made-up-${name}`)));
  requested.decided(asked(birch));
  expect(requested.latest.size).toBe(8);
  expect(requested.latest.has(birch)).toBe(true);
});
