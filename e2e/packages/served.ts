import type { ServedDeployment } from '@crossfade/video-server';

/** What the consumer's server has to offer of its own; `makeConsumer` takes a provider's file of this name instead. */
export const served: readonly ServedDeployment[] = [];
