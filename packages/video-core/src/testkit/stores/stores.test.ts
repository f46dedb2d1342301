import { describe, it } from 'vitest';
import { MemoryBus } from '../../server/memory-bus.ts';
import { MemoryCallStore } from '../../server/memory-call-store.ts';
import { BUS_CONTRACT } from './bus-contract.ts';
import { CALL_STORE_CONTRACT } from './call-store-contract.ts';

describe('the call store in memory', () => {
  const store = new MemoryCallStore();
  it.each(CALL_STORE_CONTRACT)('$name', ({ run }) => run(store));
});

describe('the bus in memory', () => {
  const bus = new MemoryBus();
  it.each(BUS_CONTRACT)('$name', ({ run }) => run(bus));
});
