import { CredentialsInvalidError } from '@crossfade/video-core';
import fc from 'fast-check';
import { expect, it, vi } from 'vitest';
import { parseCredentials } from './parse-credentials.ts';
import { credentials } from '../../testkit/client/wire-samples.ts';

const given = (changes: object): unknown => Object.assign({}, credentials(), changes);

it('reads what the server half issues', () => {
  const parsed = parseCredentials(credentials());
  expect(parsed).toMatchObject({ protocol: 1, url: 'http://127.0.0.1:1285', token: 'token' });
  expect(parsed.routerRtpCapabilities.codecs.map(({ mimeType }) => mimeType)).toContain('video/VP8');
});

it.each([
  ['another version', given({ protocol: 2 })],
  ['no address', given({ url: 'here' })],
  ['an address that is no server’s', given({ url: 'javascript:alert(1)' })],
  ['no token', given({ token: '' })],
  ['an endless token', given({ token: 'x'.repeat(5_000) })],
  ['no capabilities', given({ routerRtpCapabilities: undefined })],
  ['capabilities of another shape', given({ routerRtpCapabilities: { codecs: [{ kind: 'smell' }] } })],
  ['nothing', undefined],
  ['a text', 'token'],
  ['a list', []],
])('refuses %s', (_what, value) => {
  expect(() => parseCredentials(value)).toThrow(CredentialsInvalidError);
});

it('throws nothing else, whatever comes', () => {
  const something = fc.anything({ maxDepth: 2, maxKeys: 4 });
  const shaken = fc.oneof(
    something,
    fc.record({
      protocol: fc.constantFrom(1, '1', null),
      url: fc.oneof(fc.webUrl(), fc.string()),
      token: something,
      routerRtpCapabilities: fc.record({
        codecs: fc.array(something, { maxLength: 5 }),
        headerExtensions: fc.array(something, { maxLength: 5 }),
      }),
    }),
  );
  fc.assert(
    fc.property(shaken, (value) => {
      try {
        parseCredentials(value);
      } catch (error) {
        expect(error).toBeInstanceOf(CredentialsInvalidError);
      }
    }),
  );
});

it('never quotes the token', () => {
  try {
    parseCredentials(given({ url: 'x', token: 'a-secret' }));
    expect.unreachable();
  } catch (error) {
    expect(String(error)).not.toContain('a-secret');
  }
});

it('needs nothing that the browsers of 2022 lack', () => {
  const canParse = vi.spyOn(URL, 'canParse').mockImplementation(() => {
    throw new TypeError('URL.canParse is not a function');
  });
  expect(parseCredentials(credentials())).toMatchObject({ url: 'http://127.0.0.1:1285' });
  expect(() => parseCredentials(given({ url: 'here' }))).toThrow(CredentialsInvalidError);
  canParse.mockRestore();
});
