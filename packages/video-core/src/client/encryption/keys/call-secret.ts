import { Listeners } from '../../session/listeners.ts';

/** Holds what the secret is worth at a key, which may come, change and go while rooms live on it. */
export class CallSecret {
  readonly #listeners = new Listeners<[]>();
  #stretched: CryptoKey | undefined;

  get stretched(): CryptoKey | undefined {
    return this.#stretched;
  }

  set(stretched: CryptoKey | undefined): void {
    this.#stretched = stretched;
    this.#listeners.tell();
  }

  onChange(listener: () => void): () => void {
    return this.#listeners.add(listener);
  }
}
