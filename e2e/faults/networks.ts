import type { Conditions } from './slow-link.ts';

/** Bad networks, in each direction of one person. */
export const NETWORKS: Readonly<Record<string, Conditions>> = {
  'nothing in the way': {},
  '5 % loss': { loss: 0.05 },
  '150 ms delay': { delay: 150 },
  '500 kbit/s': { bitsPerSecond: 500_000 },
  '5 % loss, 150 ms, 500 kbit/s': { loss: 0.05, delay: 150, bitsPerSecond: 500_000 },
};
