import type { ResourceTracker } from '@crossfade/video-core/adapter-kit';

/** The Network Information API of most browsers, which TypeScript's DOM types lack. */
const connectionOf = (navigator: object): EventTarget | undefined =>
  'connection' in navigator && navigator.connection instanceof EventTarget ? navigator.connection : undefined;

/** The kind of network; the rest that a `change` may be about are mere estimates of its speed. */
const kindOf = (connection: object): unknown => ('type' in connection ? connection.type : undefined);

/** Reports that the network may have changed: online again, of another kind, or the page resumed from a freeze. */
export function watchNetwork(resources: ResourceTracker, changed: () => void): readonly (() => void)[] {
  if (typeof window === 'undefined') return [];
  const release = [
    resources.listen(window, 'online', changed),
    // Page Lifecycle: the page was frozen and has resumed.
    resources.listen(document, 'resume', changed),
  ];
  const connection = connectionOf(window.navigator);
  if (connection === undefined) return release;
  let kind = kindOf(connection);
  const maybeChanged = (): void => {
    const before = kind;
    kind = kindOf(connection);
    if (kind !== before) changed();
  };
  return [...release, resources.listen(connection, 'change', maybeChanged)];
}
