import type { CallStore } from '../../server/calls/call-store.ts';
import { CALL_LIFETIME_CASES } from './call-lifetime-cases.ts';
import { CALL_PARTICIPANT_CASES } from './call-participant-cases.ts';
import { CALL_RULING_CASES } from './call-ruling-cases.ts';
import type { ContractCase } from './store-contract.ts';

/** What every `CallStore` must do, whatever runs the tests: `for (const { name, run } of …) it(name, () => run(store))`. */
export const CALL_STORE_CONTRACT: readonly ContractCase<CallStore>[] = [
  ...CALL_LIFETIME_CASES,
  ...CALL_PARTICIPANT_CASES,
  ...CALL_RULING_CASES,
];
