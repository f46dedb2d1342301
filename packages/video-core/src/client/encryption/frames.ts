/* For adapters whose SDK has no end-to-end encryption of its own; to be loaded for encrypted calls alone. */
export { DataCipher } from './data-cipher.ts';
export { FrameGuard } from './frames/frame-guard.ts';
export type { EncryptionStatus, Passage } from './frames/frame-cryptor.ts';
