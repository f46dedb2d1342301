import type { ClientHalf } from '../../../e2e/conformance/page/client-half.ts';
import { mediasoup } from '../src/client/provider.ts';

export const clientHalf: ClientHalf = {
  provider: mediasoup({
    encryptionWorker: () =>
      new Worker(new URL('./encryption.worker.ts', import.meta.url), { type: 'module' }),
  }),
};
