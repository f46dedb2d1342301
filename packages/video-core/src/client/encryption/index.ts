export type * from './call-encryption.ts';
export { createCallEncryption, type CallEncryptionOptions } from './create-call-encryption.ts';
export type { EncryptionStatus } from './frames/frame-cryptor.ts';
export { fragmentWithSecret, newSecret, secretInFragment } from './keys/link-secret.ts';
export { supportsEncryption } from './supports-encryption.ts';
