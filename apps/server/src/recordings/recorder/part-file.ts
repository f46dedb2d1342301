import { open, type FileHandle } from 'node:fs/promises';

/** Bytes of one piece, at most: a hundred times what a second has. */
const PIECE_LIMIT = 8 * 1_024 * 1_024;

/** The file of a part, to which pieces are added in their order, each once. */
export class PartFile {
  readonly #file: FileHandle;
  #pieces = 0;
  #bytes = 0;
  #written: Promise<void> = Promise.resolve();

  private constructor(file: FileHandle) {
    this.#file = file;
  }

  /** Begins an empty file. */
  static async create(path: string): Promise<PartFile> {
    return new PartFile(await open(path, 'w', 0o600));
  }

  get bytes(): number {
    return this.#bytes;
  }

  /**
   * Adds a piece; one that was added before is ignored. Rejects with a `RangeError` when one before it is missing or it is too
   * large, and with the error of the disk when it cannot be written.
   */
  async add(number: number, piece: Uint8Array): Promise<void> {
    if (number < this.#pieces) return this.#written;
    if (number > this.#pieces)
      throw new RangeError(`Piece ${number} came where ${this.#pieces} was expected.`);
    if (piece.byteLength > PIECE_LIMIT)
      throw new RangeError(`Piece ${number} has ${piece.byteLength} bytes.`);
    this.#pieces += 1;
    this.#written = this.#append(this.#written, piece);
    return this.#written;
  }

  /** Resolves when everything that was added is on the disk. Idempotent. */
  async close(): Promise<void> {
    await this.#written.catch(() => undefined);
    await this.#file.close();
  }

  async #append(before: Promise<void>, piece: Uint8Array): Promise<void> {
    await before;
    await this.#file.appendFile(piece);
    this.#bytes += piece.byteLength;
  }
}
