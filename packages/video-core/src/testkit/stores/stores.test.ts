import { describe, it } from 'vitest';
import { MemoryBus } from '../../server/ports/memory-bus.ts';
import { systemClock } from '../../server/ports/clock.ts';
import { MemoryControlStore } from '../../server/control/memory-control-store.ts';
import { MemoryCallStore } from '../../server/calls/memory-call-store.ts';
import { MemoryHealthVotes } from '../../move/server/memory-health-votes.ts';
import { MemoryMoveStore } from '../../move/server/memory-move-store.ts';
import { BUS_CONTRACT } from './bus-contract.ts';
import { CALL_STORE_CONTRACT } from './call-store-contract.ts';
import { CONTRACT_TENANT } from './contract-calls.ts';
import { CONTROL_STORE_CONTRACT } from './control-store-contract.ts';
import { HEALTH_VOTES_CONTRACT } from './health-votes-contract.ts';
import { MOVE_STORE_CONTRACT } from './move-store-contract.ts';
import { MemoryRoutingStore } from '../../server/routing/memory-routing-store.ts';
import { ROUTING_STORE_CONTRACT } from './routing-store-contract.ts';

describe('the call store in memory', () => {
  const store = new MemoryCallStore();
  it.each(CALL_STORE_CONTRACT)('$name', ({ run }) => run(store));
});

describe('the bus in memory', () => {
  const bus = new MemoryBus();
  it.each(BUS_CONTRACT)('$name', ({ run }) => run(bus));
});

describe('the control store in memory', () => {
  const calls = new MemoryCallStore();
  const control = new MemoryControlStore(calls, systemClock);
  it.each(CONTROL_STORE_CONTRACT)('$name', ({ run }) => run({ calls, control }));
});

describe('the move store in memory', () => {
  const calls = new MemoryCallStore();
  const moves = new MemoryMoveStore(calls);
  it.each(MOVE_STORE_CONTRACT)('$name', ({ run }) => run({ calls, moves }));
});

describe('votes in memory', () => {
  const votes = new MemoryHealthVotes(systemClock);
  it.each(HEALTH_VOTES_CONTRACT)('$name', ({ run }) => run(votes));
});

describe('the routing store in memory', () => {
  const store = new MemoryRoutingStore([CONTRACT_TENANT]);
  it.each(ROUTING_STORE_CONTRACT)('$name', ({ run }) => run(store));
});
