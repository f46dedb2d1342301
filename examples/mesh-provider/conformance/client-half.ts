import type { ClientHalf } from '../../../e2e/conformance/page/client-half.ts';
import { mesh } from '../src/client/index.ts';
import { SEAT_KEPT } from './seat-kept.ts';

export const clientHalf: ClientHalf = {
  provider: mesh(),
  async loseSession(_, path) {
    await path.cut();
    await new Promise((resolve) => setTimeout(resolve, (SEAT_KEPT + 0.5) * 1_000));
    await path.heal();
  },
};
