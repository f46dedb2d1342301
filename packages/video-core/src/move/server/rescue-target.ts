import { kindOf, type DeploymentId, type ProviderKind } from '../../contract/identity.ts';
import { canRun, type ParticipantRecord } from '../../server/calls/call-record.ts';

/**
 * Where a call is carried over from a deployment that is gone: to one of the same provider, which everyone in the call can
 * run, or else to the one that most of its participants can run. Nowhere when none of them can run any: then they are
 * better off waiting for their deployment. `able`: deployments that can take the call, in the order in which they stand in
 * for each other.
 */
export function rescueTarget(
  able: readonly DeploymentId[],
  from: DeploymentId,
  people: readonly Pick<ParticipantRecord, 'adapters'>[],
): DeploymentId | undefined {
  const followers = (kind: ProviderKind): number =>
    kind === kindOf(from) ? Infinity : people.filter((person) => canRun(person, kind)).length;
  const [best] = able
    .map((deployment) => ({ deployment, followers: followers(kindOf(deployment)) }))
    .toSorted((a, b) => (a.followers === b.followers ? 0 : b.followers - a.followers));
  return best && (best.followers > 0 || people.length === 0) ? best.deployment : undefined;
}
