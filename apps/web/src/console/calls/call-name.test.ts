import { expect, test } from 'vitest';
import { callName } from './call-name.ts';

const [VISIT, ENTRY] = ['a91fc9517c18161ec26e223224900189', '00e49fc9517c18161ec26e2232249001'];

test.each([
  ['garden', 'garden'],
  ['visit-garden', 'visit-garden'],
  [`visit-${VISIT}`, 'Visit a91fc951'],
  [`visit-door-${VISIT}-${ENTRY}`, 'Visitor waiting 00e49fc9'],
])('%s is called %s', (key, name) => expect(callName(key)).toBe(name));
