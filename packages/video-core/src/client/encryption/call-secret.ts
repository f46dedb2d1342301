/** Holds what the secret is worth at a key, which may come, change and go while rooms live on it. */
export class CallSecret {
  readonly #listeners = new Set<() => void>();
  #stretched: CryptoKey | undefined;

  get stretched(): CryptoKey | undefined {
    return this.#stretched;
  }

  set(stretched: CryptoKey | undefined): void {
    this.#stretched = stretched;
    for (const listener of this.#listeners) listener();
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }
}
