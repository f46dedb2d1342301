import { expect, test } from 'vitest';
import { readParticipantMetadata, writeParticipantMetadata } from './participant-metadata.ts';

test('reads back what was written', () => {
  const metadata = { name: 'Ada 👩‍💻', role: 'host' } as const;
  expect(readParticipantMetadata(writeParticipantMetadata(metadata), 'ignored')).toEqual(metadata);
});

test.each([undefined, '', 'not json', '[]', 'null', '7', '{}', '{"name":7,"role":"admin"}', '{"name":""}'])(
  'falls back to the known name and the humblest role for %s',
  (foreign) => {
    expect(readParticipantMetadata(foreign, 'Known')).toEqual({ name: 'Known', role: 'guest' });
  },
);
