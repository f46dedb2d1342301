import { describe, expect, it } from 'vitest';
import { LANGUAGES } from '../database/languages.ts';
import { MAIL_KINDS } from '../database/mail-tables.ts';
import { mailTexts } from './mail-texts.ts';
import { renderMail } from './render-mail.ts';

const facts = {
  visitor: 'Anna',
  resident: 'Rosa',
  residence: 'Linden House',
  startsAt: new Date('2026-12-01T13:00:00Z'),
  endsAt: new Date('2026-12-01T13:30:00Z'),
  timeZone: 'Europe/Berlin',
};
const render = (language: (typeof LANGUAGES)[number], kind: (typeof MAIL_KINDS)[number]) =>
  renderMail(language, mailTexts[language][kind](facts), 'https://visits.example.org/there');

describe.each(LANGUAGES)('mails in %s', (language) => {
  it.each(MAIL_KINDS)('%s: text and HTML name the people, the residence and the language', async (kind) => {
    const { subject, text, html } = await render(language, kind);
    expect(subject).toContain('Rosa');
    for (const name of ['Anna', 'Rosa', 'Linden House']) {
      expect(text).toContain(name);
      expect(html).toContain(name);
    }
    expect(html).toContain(`<html lang="${language}">`);
    expect(html.includes('href="https://visits.example.org/there"')).toBe(
      text.includes('https://visits.example.org/there'),
    );
  });
});

it('say day and time as the language does, in the time zone of the residence', async () => {
  expect((await render('en', 'invitation')).text).toContain('Tuesday, 1 December 2026, 14:00 to 14:30');
  const german = await render('de', 'invitation');
  expect(german.text).toContain('Dienstag, 1. Dezember 2026, 14:00 bis 14:30 Uhr');
  expect(german.subject).toBe('Ihr Videobesuch bei Rosa am Dienstag, 1. Dezember 2026');
  expect((await render('de', 'recording')).subject).toBe('Die Aufnahme Ihres Besuchs bei Rosa ist bereit');
});
