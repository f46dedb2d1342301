import { asId } from '../../contract/identity.ts';
import type { RoutingStore } from '../../server/routing/routing-store.ts';
import { ruleSetSchema } from '../../server/routing/rule-set.ts';
import { expect } from '../conformance/conformance-error.ts';
import { CONTRACT_TENANT, same, T0 } from './contract-calls.ts';
import type { ContractCase } from './store-contract.ts';

const SET = ruleSetSchema.parse({
  rules: [{ name: 'some', to: 'alder:eu', percent: 12.5, environments: ['staging "2"'] }],
  cohorts: { early: ['garden', '🌻'] },
});

const newDeployment = () => asId.deployment(`alder:${crypto.randomUUID()}`);

/** What every `RoutingStore` must do. The store knows `CONTRACT_TENANT`. */
export const ROUTING_STORE_CONTRACT: readonly ContractCase<RoutingStore>[] = [
  {
    name: 'keeps rules as they were set, with who and when, and counts their versions',
    async run(store) {
      const before = await store.read();
      const version = before.rules?.version ?? -1;
      expect(await store.setRules(SET, version, 'ada', T0), 'the rules were not set');
      const { rules } = await store.read();
      same(rules, { version: version + 1, set: SET, by: 'ada', at: T0 }, 'the rules');
      same((await store.read(version + 1)).rules, undefined, 'what a reader gets who has them');
      same((await store.read(version))?.rules?.version, version + 1, 'what a reader gets who has not');
    },
  },
  {
    name: 'takes the rules of one of those who change the same version at once',
    async run(store) {
      const version = (await store.read()).rules?.version ?? -1;
      const set = await Promise.all(
        Array.from({ length: 10 }, (_, who) => store.setRules(SET, version, `operator ${who}`, T0)),
      );
      same(set.filter(Boolean).length, 1, 'how many were told that theirs are set');
      expect(!(await store.setRules(SET, version, 'late', T0)), 'an old version was overwritten');
      same((await store.read()).rules?.version, version + 1, 'the version');
    },
  },
  {
    name: 'keeps a kill until the deployment is revived, however often each is asked for',
    async run(store) {
      const deployment = newDeployment();
      const killed = async () => (await store.read()).kills.filter((kill) => kill.deployment === deployment);
      await store.kill({ deployment, at: T0, by: 'ada' });
      await store.kill({ deployment, at: T0 + 1, by: 'grace' });
      same(await killed(), [{ deployment, at: T0, by: 'ada' }], 'the kill');
      await store.revive(deployment);
      await store.revive(deployment);
      same(await killed(), [], 'the kill after the deployment was revived');
    },
  },
  {
    name: 'knows which tenants there are',
    async run(store) {
      const nobody = asId.tenant('nobody');
      same(await store.unknownTenants([CONTRACT_TENANT, nobody]), [nobody], 'the unknown tenants');
      same(await store.unknownTenants([]), [], 'the unknown of none');
    },
  },
];
