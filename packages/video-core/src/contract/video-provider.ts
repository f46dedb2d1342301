import type { CapabilityManifest } from './capabilities.ts';
import { InvalidInputError } from './errors/invalid-input-error.ts';
import type { ProviderKind } from './identity.ts';

/**
 * One half of a provider, known before it is loaded. The halves never meet in one process, so each side's composition
 * file lists its own: `Half` is a `ClientAdapter` (from `@crossfade/video-core/client`) in a page, and what serves a
 * deployment on a server.
 */
export interface VideoProvider<Half> {
  readonly kind: ProviderKind;
  /** What it can do. An interface asks here, and needs not load the half for it. */
  readonly capabilities: CapabilityManifest;
  /**
   * Loads the half, with its SDK: in a page a dynamic `import()`, so that a provider that carries no call costs nothing.
   * The same half each time; after a failure it is tried again.
   */
  load(): Promise<Half>;
}

/** Makes a provider known. Throws `InvalidInputError` where the manifest is another kind's. */
export function defineProvider<Half>({ kind, capabilities, load }: VideoProvider<Half>): VideoProvider<Half> {
  if (capabilities.kind !== kind)
    throw new InvalidInputError(`The provider ${kind} was given the manifest of ${capabilities.kind}.`);
  let loading: Promise<Half> | undefined;
  return {
    kind,
    capabilities,
    load() {
      loading ??= load().catch((error: unknown) => {
        loading = undefined;
        throw error;
      });
      return loading;
    },
  };
}
