import '../src/client/encryption/encryption-worker.ts';
