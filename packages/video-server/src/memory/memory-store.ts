import { asId, type TenantId } from '@crossfade/video-core';
import {
  MemoryAuditLog,
  MemoryCallStore,
  MemoryClientsSeen,
  MemoryControlStore,
  MemoryEventDeduplicator,
  MemoryHealthVotes,
  MemoryMoveStore,
  MemoryRoutingStore,
  systemClock,
  type Clock,
} from '@crossfade/video-core/server';
import type { CallServerStore } from '../call-server-store.ts';
import { MemoryQualityStore } from '../comparison/rollup/memory-quality-store.ts';
import { MemoryRampStore } from '../ramp/memory-ramp-store.ts';
import { MemoryDecisionStore } from './memory-decision-store.ts';

/** A store for one process, gone with it: for tests, and for a first try. It knows the tenants that are named. */
export function memoryStore(
  clock: Clock = systemClock,
  tenants: readonly TenantId[] = [asId.tenant('default')],
) {
  const calls = new MemoryCallStore();
  return {
    calls,
    control: new MemoryControlStore(calls, clock),
    moves: new MemoryMoveStore(calls),
    votes: new MemoryHealthVotes(clock),
    events: new MemoryEventDeduplicator(),
    audit: new MemoryAuditLog(),
    decisions: new MemoryDecisionStore(calls),
    routing: new MemoryRoutingStore(tenants),
    ramps: new MemoryRampStore(),
    quality: new MemoryQualityStore(),
    clients: new MemoryClientsSeen(clock),
    probe: () => Promise.resolve(),
    isOutage: () => false,
  } satisfies CallServerStore;
}
