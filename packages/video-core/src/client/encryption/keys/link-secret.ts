/** The part of a link that browsers keep to themselves: it is never sent to a server. */
const NAME = 'key';
/** 128 bits. */
const SECRET_BYTES = 16;

/** A secret that nobody can guess, fit for a link. */
export function newSecret(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(SECRET_BYTES));
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '');
}

/** The secret in a link's fragment (`location.hash`), if it has one. */
export const secretInFragment = (fragment: string): string | undefined =>
  new URLSearchParams(fragment.replace(/^#/, '')).get(NAME) || undefined;

/** The fragment of a link that carries `secret`; empty without one. */
export const fragmentWithSecret = (secret: string | undefined): string =>
  secret === undefined ? '' : `#${new URLSearchParams([[NAME, secret]]).toString()}`;
