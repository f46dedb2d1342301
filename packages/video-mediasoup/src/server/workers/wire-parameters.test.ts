import { expect, test } from 'vitest';
import { wireCapabilities } from './wire-parameters.ts';

test('header extensions that only one of the SDKs knows are left out', () => {
  const { headerExtensions } = wireCapabilities({
    codecs: [],
    headerExtensions: [
      { kind: 'audio', uri: 'urn:ietf:params:rtp-hdrext:sdes:mid', preferredId: 1 },
      { kind: 'video', uri: 'urn:ietf:params:rtp-hdrext:toffset', preferredId: 12 },
    ],
  });
  expect(headerExtensions.map(({ uri }) => uri)).toEqual(['urn:ietf:params:rtp-hdrext:sdes:mid']);
});
