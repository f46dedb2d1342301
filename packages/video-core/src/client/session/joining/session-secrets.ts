/** Where a page keeps its secrets. sessionStorage fits: one tab, one participant. */
export type SecretStorage = Pick<Storage, 'getItem' | 'setItem'>;

/**
 * Texts of one kind, kept beyond a reload; for as long as the page lives where browsers refuse (private windows, blocked
 * cookies), so that a reconnection does not make somebody else of a participant.
 */
export class SessionSecrets<Key extends string> {
  readonly #prefix: string;
  readonly #storage: () => SecretStorage | undefined;
  readonly #ofPage = new Map<Key, string>();

  constructor(kind: string, storage: () => SecretStorage | undefined) {
    this.#prefix = `crossfade:${kind}:`;
    this.#storage = storage;
  }

  get(key: Key): string | undefined {
    return this.#attempt((storage) => storage.getItem(this.#prefix + key)) ?? this.#ofPage.get(key);
  }

  set(key: Key, text: string): void {
    this.#ofPage.set(key, text);
    this.#attempt((storage) => storage.setItem(this.#prefix + key, text));
  }

  #attempt<Result>(action: (storage: SecretStorage) => Result): Result | undefined {
    try {
      const storage = this.#storage();
      return storage && action(storage);
    } catch {
      return undefined;
    }
  }
}
