/** What of a Storage is used; `undefined` is what browsers with blocked cookies have. */
type Texts = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

const KEPT = 'crossfade:profile:';

/**
 * Resume secrets, each kept by the tab that got it, so that the same link in another tab is another person. Two kinds
 * are kept by the browser's profile as well: a removed participant's, which is then refused in a new tab too, and a
 * host's, who is let into a locked call again after closing the tab. Fits `CallSessionOptions.storage`.
 */
export class ProfileSecrets {
  readonly #tab: () => Texts;
  readonly #profile: () => Texts;
  /** Under what the session asked for its secret last. */
  #item: string | undefined;
  #alone = false;

  constructor(tab: () => Texts = () => sessionStorage, profile: () => Texts = () => localStorage) {
    this.#tab = tab;
    this.#profile = profile;
  }

  getItem(item: string): string | null {
    this.#item = item;
    return attempt(() => this.#tab().getItem(item)) ?? this.#kept(item)?.secret ?? null;
  }

  /** A participant who is admitted is not removed any more. */
  setItem(item: string, secret: string): void {
    this.#item = item;
    attempt(() => this.#tab().setItem(item, secret));
    if (this.#read(item)?.why === 'removed') attempt(() => this.#profile().removeItem(KEPT + item));
  }

  /** Keeps the secret of the call that was joined last for every tab. */
  keep(why: 'removed' | 'host'): void {
    const item = this.#item;
    const secret = item && attempt(() => this.#tab().getItem(item));
    if (item && secret) attempt(() => this.#profile().setItem(KEPT + item, JSON.stringify({ why, secret })));
  }

  /** Whether no other tab of the profile is on this call: only then is this one the host who came back. */
  set alone(alone: boolean) {
    this.#alone = alone;
  }

  #kept(item: string): Kept | undefined {
    const kept = this.#read(item);
    return kept?.why === 'host' && !this.#alone ? undefined : kept;
  }

  #read(item: string): Kept | undefined {
    return attempt(() => {
      const kept: unknown = JSON.parse(this.#profile().getItem(KEPT + item) ?? 'null');
      return isKept(kept) ? kept : undefined;
    });
  }
}

interface Kept {
  readonly why: 'removed' | 'host';
  readonly secret: string;
}

const isKept = (kept: unknown): kept is Kept =>
  typeof kept === 'object' &&
  kept !== null &&
  'why' in kept &&
  (kept.why === 'removed' || kept.why === 'host') &&
  'secret' in kept &&
  typeof kept.secret === 'string';

/** Private windows refuse storage, and another page of the site may have written there. */
function attempt<Result>(action: () => Result): Result | undefined {
  try {
    return action();
  } catch {
    return undefined;
  }
}
