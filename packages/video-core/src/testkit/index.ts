export { FakeAdapter, FakeRoom, type FakeAdapterOptions } from './client/fake-room.ts';
export { fakeJoinAnswer } from './client/fake-join-answer.ts';
export { fakeMoveNotice } from './client/fake-move-notice.ts';
export { FakeCall, personId } from './client/fake-call.ts';
export { FakeChannel } from './control/fake-channel.ts';
export { MEMORY_CAPABILITIES, MEMORY_KIND } from './memory/memory-capabilities.ts';
export { createMemoryClient, type MemoryClient } from './memory/memory-client.ts';
export type { MemoryConnection } from './memory/memory-connection.ts';
export { MemoryNetwork } from './memory/memory-network.ts';
export { createMemoryServer } from './memory/memory-server.ts';
export { MemoryTrack, type MemoryTrackSettings } from './memory/memory-track.ts';
export { SOON } from './soon.ts';
export { BUS_CONTRACT } from './stores/bus-contract.ts';
export { CALL_STORE_CONTRACT } from './stores/call-store-contract.ts';
export { CONTRACT_TENANT } from './stores/contract-calls.ts';
export { CONTROL_STORE_CONTRACT, type ControlStores } from './stores/control-store-contract.ts';
export { HEALTH_VOTES_CONTRACT } from './stores/health-votes-contract.ts';
export { MOVE_STORE_CONTRACT, type MoveStores } from './stores/move-store-contract.ts';
export { ROUTING_STORE_CONTRACT } from './stores/routing-store-contract.ts';
export type { ContractCase } from './stores/store-contract.ts';
export { createMemoryHarness } from './memory/memory-harness.ts';
export { CONFORMANCE_CASES } from './conformance/cases/index.ts';
export type { ConformanceCase } from './conformance/conformance-case.ts';
export { ConformanceError } from './conformance/conformance-error.ts';
export type {
  ConformanceHarness,
  ConformancePlayback,
  ConformanceSeat,
} from './conformance/conformance-harness.ts';
export {
  runCase,
  runConformance,
  skipOf,
  type ConformanceReport,
  type ConformanceResult,
} from './conformance/run-conformance.ts';
