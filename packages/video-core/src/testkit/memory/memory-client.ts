import type { ClientAdapter } from '../../contract/client-adapter.ts';
import { MEMORY_CAPABILITIES } from './memory-capabilities.ts';
import { MemoryConnection } from './memory-connection.ts';
import type { MemoryNetwork } from './memory-network.ts';

/** The client half of the memory provider. */
export interface MemoryClient extends ClientAdapter {
  /** The connections that are open, in the order in which they were made. */
  readonly connections: ReadonlySet<MemoryConnection>;
  /** How often `prepare` was called. */
  readonly prepared: number;
}

export function createMemoryClient(network: MemoryNetwork): MemoryClient {
  const connections = new Set<MemoryConnection>();
  let prepared = 0;
  return {
    capabilities: MEMORY_CAPABILITIES,
    connections,
    get prepared() {
      return prepared;
    },
    connect(options) {
      const connection: MemoryConnection = new MemoryConnection(network, options, () =>
        connections.delete(connection),
      );
      connections.add(connection);
      return connection;
    },
    prepare() {
      prepared += 1;
    },
  };
}
