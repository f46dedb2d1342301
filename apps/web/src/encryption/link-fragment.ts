import { fragmentWithSecret, secretInFragment } from '@crossfade/video-core/encryption';

/** The secret in this page's link, which the browser tells no server. */
export const secretInLink = (): string | undefined => secretInFragment(location.hash);

/** Calls `listener` when this page's link is changed; returns how to stop. */
export function onLinkChange(listener: () => void): () => void {
  addEventListener('hashchange', listener);
  return () => removeEventListener('hashchange', listener);
}

/** Puts a secret into this page's link, or takes it out; the page stays as it is. */
export function putSecretInLink(secret: string | undefined): void {
  history.replaceState(history.state, '', location.pathname + location.search + fragmentWithSecret(secret));
}
