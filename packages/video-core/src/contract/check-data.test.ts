import { expect, test } from 'vitest';
import { checkData } from './check-data.ts';
import { DATA_LIMITS, type OutgoingData } from './data-message.ts';
import { asId } from './identity.ts';

const message = (change: Partial<OutgoingData> = {}): OutgoingData => ({
  topic: 't',
  payload: new Uint8Array(1),
  reliable: true,
  ...change,
});
const people = (count: number) => Array.from({ length: count }, (_, index) => asId.participant(`p${index}`));

test.each([
  message({ payload: new Uint8Array(DATA_LIMITS.reliable) }),
  message({ payload: new Uint8Array(DATA_LIMITS.lossy), reliable: false }),
  message({ topic: 'x'.repeat(DATA_LIMITS.topic) }),
  message({ to: people(DATA_LIMITS.recipients) }),
  message({ payload: new Uint8Array(0), to: [] }),
])('takes what is within the limits (%#)', (allowed) => {
  expect(() => checkData(allowed)).not.toThrow();
});

test.each([
  message({ payload: new Uint8Array(DATA_LIMITS.reliable + 1) }),
  message({ payload: new Uint8Array(DATA_LIMITS.lossy + 1), reliable: false }),
  message({ topic: 'x'.repeat(DATA_LIMITS.topic + 1) }),
  message({ to: people(DATA_LIMITS.recipients + 1) }),
])('refuses what is over them (%#)', (refused) => {
  expect(() => checkData(refused)).toThrow(expect.objectContaining({ code: 'data-refused' }));
});
