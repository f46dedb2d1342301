import { asId } from '../../contract/identity.ts';
import type { HealthVotes } from '../../move/server/health-votes.ts';
import { same } from './contract-calls.ts';
import type { ContractCase } from './store-contract.ts';

const [alder, birch] = [asId.deployment('alder'), asId.deployment('birch')];
const LIFETIME = 60_000;

/** What every `HealthVotes` must do. */
export const HEALTH_VOTES_CONTRACT: readonly ContractCase<HealthVotes>[] = [
  {
    name: 'keeps the latest vote of each process until it is withdrawn',
    async run(votes) {
      const [one, two] = [crypto.randomUUID(), crypto.randomUUID()];
      const first = { process: one, runs: [alder, birch], down: [alder] };
      const second = { process: two, runs: [alder], down: [] };
      const mine = async () =>
        (await votes.cast(second, LIFETIME))
          .filter(({ process }) => process === one || process === two)
          .toSorted((a) => (a.process === one ? -1 : 1));
      await votes.cast({ ...first, down: [] }, LIFETIME);
      await votes.cast(first, LIFETIME);
      same(await mine(), [first, second], 'the votes');
      await votes.withdraw(one);
      same(await mine(), [second], 'the votes after one was withdrawn');
    },
  },
  {
    name: 'counts no vote from long ago, and always the one that is cast',
    async run(votes) {
      const [old, fresh] = [crypto.randomUUID(), crypto.randomUUID()];
      await votes.cast({ process: old, runs: [alder], down: [alder] }, LIFETIME);
      await new Promise((resolve) => setTimeout(resolve, 400));
      const found = await votes.cast({ process: fresh, runs: [alder], down: [] }, 300);
      same(
        found.map(({ process }) => process).filter((process) => process === old || process === fresh),
        [fresh],
        'whose votes count',
      );
    },
  },
];
