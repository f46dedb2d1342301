import { ProviderUnavailableError } from '../../contract/errors/provider-unavailable-error.ts';
import { kindOf, type DeploymentId, type ProviderKind } from '../../contract/identity.ts';
import type { ServerAdapter } from '../../contract/server-adapter.ts';

/** The deployments that this process can reach, in the order in which they stand in for each other. */
export class Deployments {
  readonly #adapters: ReadonlyMap<DeploymentId, ServerAdapter>;

  constructor(adapters: readonly ServerAdapter[]) {
    this.#adapters = new Map(adapters.map((adapter) => [adapter.deployment, adapter]));
  }

  get all(): readonly ServerAdapter[] {
    return [...this.#adapters.values()];
  }

  get ids(): readonly DeploymentId[] {
    return [...this.#adapters.keys()];
  }

  /** The providers that are served, each once. */
  get kinds(): readonly ProviderKind[] {
    return [...new Set(this.ids.map(kindOf))];
  }

  /** Throws `ProviderUnavailableError` when this process does not run it. */
  get(deployment: DeploymentId): ServerAdapter {
    const adapter = this.#adapters.get(deployment);
    if (!adapter) throw new ProviderUnavailableError(deployment);
    return adapter;
  }

  /** Whether it can take calls that are encrypted end to end. Throws as `get` does. */
  encrypts(deployment: DeploymentId): boolean {
    return this.get(deployment).capabilities.features.encryption.supported;
  }
}
