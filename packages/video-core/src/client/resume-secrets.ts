import type { CallKey } from '../identity.ts';

/** Where a page keeps who it is, so that a reload is the same person. sessionStorage fits: one tab, one person. */
export type SecretStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

const nameOf = (key: CallKey): string => `crossfade:resume:${key}`;

/** Browsers may refuse storage altogether (private windows, blocked cookies); then a reload is a new person. */
export class ResumeSecrets {
  readonly #storage: () => SecretStorage | undefined;

  constructor(storage: () => SecretStorage | undefined) {
    this.#storage = storage;
  }

  get(key: CallKey): string | undefined {
    return this.#attempt((storage) => storage.getItem(nameOf(key)) ?? undefined);
  }

  set(key: CallKey, secret: string): void {
    this.#attempt((storage) => storage.setItem(nameOf(key), secret));
  }

  forget(key: CallKey): void {
    this.#attempt((storage) => storage.removeItem(nameOf(key)));
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
