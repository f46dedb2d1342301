import { asId, type CallId, type DeploymentId, type TenantId } from '../../contract/identity.ts';
import { SOURCES } from '../../contract/media.ts';
import type { NewCall, ParticipantRecord } from '../../server/calls/call-record.ts';
import { expect } from '../conformance/conformance-error.ts';

/** The tenant of every case; a store with foreign keys must know it. */
export const CONTRACT_TENANT: TenantId = asId.tenant('contract');

/** When most cases begin; milliseconds since 1970. */
export const T0 = Date.UTC(2026, 0, 1);
/** Before everything that the other cases do. */
export const LONG_AGO = Date.UTC(2000, 0, 1);
export const alder = asId.deployment('alder');

export function newCall(deployment: DeploymentId = alder): NewCall {
  return {
    id: asId.call(crypto.randomUUID()),
    tenant: CONTRACT_TENANT,
    key: asId.key(`key-${crypto.randomUUID()}`),
    decision: {
      deployment,
      provider: asId.provider(deployment),
      reason: 'DEFAULT',
      variant: deployment,
    },
    encrypted: true,
    openedAt: T0,
  };
}

export function person(call: CallId, joinedAt = T0): ParticipantRecord {
  return {
    id: asId.participant(crypto.randomUUID()),
    call,
    name: 'Ada 🌻',
    role: 'guest',
    rights: { publish: SOURCES, subscribe: true, data: true },
    blocked: [],
    resumeHash: 'ab'.repeat(32),
    joinedAt,
  };
}

export const same = (actual: unknown, expected: unknown, what: string): void => {
  const [left, right] = [canonical(actual), canonical(expected)];
  expect(left === right, `${what}: ${left} instead of ${right}`);
};

/** JSON whose keys are in order, since stores may return them in any. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  ) ?? 'undefined';
