import type { ProviderKind } from '@crossfade/video-core';

export interface FlagReportInputs {
  readonly configured: readonly ProviderKind[];
  readonly videoProvider?: ProviderKind;
  /** What this server's own environment says the web asks for. */
  readonly webEnvironment?: ProviderKind;
  /** What joins have asked for since the start, and when last; milliseconds since 1970. */
  readonly requested: ReadonlyMap<ProviderKind, number>;
}

/** Sentences about flags that contradict each other, or that name what is not there. */
export function flagDisagreements(inputs: FlagReportInputs): string[] {
  const { configured, videoProvider, webEnvironment, requested } = inputs;
  const sentences: string[] = [];
  if (webEnvironment !== undefined && videoProvider !== undefined && webEnvironment !== videoProvider)
    sentences.push(
      `NEXT_PUBLIC_USE_LIVEKIT asks for ${webEnvironment}, VIDEO_PROVIDER for ${videoProvider}. What the web asks for goes first.`,
    );
  if (webEnvironment !== undefined && !configured.includes(webEnvironment))
    sentences.push(`NEXT_PUBLIC_USE_LIVEKIT asks for ${webEnvironment}, which is not configured here.`);
  for (const [kind, at] of requested) {
    const when = new Date(at).toISOString();
    if (!configured.includes(kind))
      sentences.push(`A web server asked for ${kind}, which is not configured here (last at ${when}).`);
    else if (videoProvider !== undefined && kind !== videoProvider)
      sentences.push(
        `A web server asked for ${kind} (last at ${when}), VIDEO_PROVIDER is ${videoProvider}. What the web asks for goes first.`,
      );
  }
  if (requested.size > 1)
    sentences.push(
      `Web servers ask for different providers: ${[...requested.keys()].join(', ')}. Give all of them the same NEXT_PUBLIC_USE_LIVEKIT.`,
    );
  return sentences;
}
