import type { ConformanceCase } from '../conformance-case.ts';
import { codecCases } from './codecs.ts';
import { dataCases } from './data.ts';
import { demandCases } from './demand.ts';
import { encryptionCases } from './encryption.ts';
import { enteringCases } from './entering.ts';
import { leavingCases } from './leaving.ts';
import { mediaCases } from './media.ts';
import { moderationCases } from './moderation.ts';
import { mutingCases } from './muting.ts';
import { publishingCases } from './publishing.ts';
import { reconnectingCases } from './reconnecting.ts';
import { refusalCases } from './refusal.ts';
import { serverCases } from './server.ts';
import { signalsCases } from './signals.ts';

/** Everything that adapters have in common, by topic. */
export const CONFORMANCE_CASES: readonly ConformanceCase[] = [
  ...enteringCases,
  ...refusalCases,
  ...publishingCases,
  ...mediaCases,
  ...demandCases,
  ...codecCases,
  ...mutingCases,
  ...moderationCases,
  ...signalsCases,
  ...dataCases,
  ...encryptionCases,
  ...reconnectingCases,
  ...leavingCases,
  ...serverCases,
];
