import { describe, expect, it } from 'vitest';
import { CHAT_LIMITS } from '../../call/control-protocol.ts';
import { chatTextSchema, commandSchema } from './control-schemas.ts';

describe('the text of a message', () => {
  it.each([
    ['  hello \n', 'hello'],
    ['two\r\nlines\rand a\ttab', 'two\nlines\nand a\ttab'],
    ['e\u0301', '\u00e9'],
    ['👩‍🚀 שלום', '👩‍🚀 שלום'],
    ['x'.repeat(CHAT_LIMITS.text), 'x'.repeat(CHAT_LIMITS.text)],
    ['🙂'.repeat(CHAT_LIMITS.text), '🙂'.repeat(CHAT_LIMITS.text)],
    ['\u2068Ada\u2069 says \u202Eolleh', 'Ada says olleh'],
  ])('%j is taken as %j', (given, taken) => expect(chatTextSchema.parse(given)).toBe(taken));

  it.each([
    ['nothing', ' \n\t '],
    ['what cannot be seen', '\u200b\u2060'],
    ['a Hangul filler', '\u3164'],
    ['a Braille blank', '\u2800'],
    ['marks without a letter', '\u0301\u0301'],
    ['a null', 'a\0b'],
    ['an escape', 'a\u001b[31mb'],
    ['half a character', 'a\ud800'],
    ['too much', 'x'.repeat(CHAT_LIMITS.text + 1)],
    ['what is no text', 7],
  ])('is not %s', (_, given) => expect(chatTextSchema.safeParse(given).success).toBe(false));
});

it('a command of a later version is understood as far as it is known', () => {
  expect(commandSchema.parse({ type: 'hand', raised: true, emoji: '🖐' })).toEqual({
    type: 'hand',
    raised: true,
  });
  expect(commandSchema.safeParse({ type: 'dance' }).success).toBe(false);
});

describe('the message of a removal', () => {
  const parse = (message: string) =>
    commandSchema.safeParse({ type: 'remove', participant: 'ben', message }).data;

  it.each([
    ['  Be kind. ', 'Be kind.'],
    ['', ''],
    ['  ', ''],
    ['Be \u202Ekind', 'Be kind'],
  ])('%j is taken as %j', (given, message) => expect(parse(given)).toMatchObject({ message }));

  it.each(['a\0b', '\u3164', '\u0301', 'x'.repeat(301)])('is not %j', (given) =>
    expect(parse(given)).toBeUndefined(),
  );
});
