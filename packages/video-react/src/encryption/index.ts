export * from './use-call-encryption.ts';
export * from './use-encrypted.ts';
export * from './use-encryption-of.ts';
export * from './use-encryption-state.ts';
export * from './use-key-error.ts';
export * from './use-recording-refusal.ts';
