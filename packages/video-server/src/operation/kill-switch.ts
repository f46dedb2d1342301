import { DeploymentNotFoundError, type DeploymentId } from '@crossfade/video-core';
import type { AuditLog, Clock, Deployments, Identity, RoutingStore } from '@crossfade/video-core/server';
import type { CurrentRouting } from '../routing/current-routing.ts';
import { requireGrant } from './require-grant.ts';

export interface KillSwitchOptions {
  readonly store: RoutingStore;
  readonly routing: CurrentRouting;
  readonly deployments: Deployments;
  readonly audit: AuditLog;
  readonly clock: Clock;
}

/** A deployment after a kill or a revival. */
export interface DeploymentState {
  readonly deployment: DeploymentId;
  readonly killed: boolean;
  /** Deployments that are in service. None: every new call is refused with `no-provider`. */
  readonly inService: readonly DeploymentId[];
}

/** Takes deployments out of service and back, for all tenants. For operators; audited before it is done; idempotent. */
export class KillSwitch {
  readonly #options: KillSwitchOptions;

  constructor(options: KillSwitchOptions) {
    this.#options = options;
  }

  /** Rejects with `DeploymentNotFoundError`. New calls avoid it at once; `CurrentRouting.onKilled` tells of it. */
  async kill(identity: Identity, deployment: DeploymentId, reason?: string): Promise<DeploymentState> {
    const { store, clock } = this.#options;
    await this.#begin(identity, 'kill', deployment, reason);
    await store.kill({ deployment, at: clock.now(), by: identity.subject });
    return this.#done(deployment);
  }

  async revive(identity: Identity, deployment: DeploymentId, reason?: string): Promise<DeploymentState> {
    await this.#begin(identity, 'revive', deployment, reason);
    await this.#options.store.revive(deployment);
    return this.#done(deployment);
  }

  async #begin(
    identity: Identity,
    action: 'kill' | 'revive',
    deployment: DeploymentId,
    detail: string | undefined,
  ): Promise<void> {
    requireGrant(identity, 'operator');
    const { deployments, routing, audit, clock } = this.#options;
    // One that is not served any more may still be killed, and must not stay so for ever.
    const known = [...new Set([...deployments.ids, ...routing.killed()])];
    if (!known.includes(deployment))
      throw new DeploymentNotFoundError(
        `There is no deployment ${deployment}. Name one of ${known.join(', ')}.`,
      );
    const { tenant, subject } = identity;
    await audit.record({
      at: clock.now(),
      tenant,
      subject,
      action,
      deployment,
      ...(detail !== undefined && { detail }),
    });
  }

  async #done(deployment: DeploymentId): Promise<DeploymentState> {
    const { routing, deployments } = this.#options;
    await routing.changed();
    const killed = routing.killed();
    return {
      deployment,
      killed: killed.includes(deployment),
      inService: deployments.ids.filter((id) => !killed.includes(id)),
    };
  }
}
