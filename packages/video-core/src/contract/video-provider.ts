import type { CapabilityManifest } from './capabilities.ts';
import type { ProviderKind } from './identity.ts';

/**
 * The contract: a provider is a server half and a client half under one kind. The halves never meet in one
 * process, so each side's composition file registers its own: `Server` is a `ServerAdapter` (from
 * `@crossfade/video-core/server`), `Client` a `ClientAdapter` (from `@crossfade/video-core/client`).
 */
export interface VideoProvider<Half> {
  readonly kind: ProviderKind;
  readonly capabilities: CapabilityManifest;
  /** Loads or makes the half; on the client a dynamic `import()`, so that the inactive provider costs nothing. */
  load(): Promise<Half>;
}
