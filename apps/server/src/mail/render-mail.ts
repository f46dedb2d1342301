import { html } from 'hono/html';
import type { Language } from '../database/languages.ts';
import type { MailContent } from './mail.ts';
import type { MailWords } from './mail-words.ts';

const PAGE = 'margin:0;padding:24px 12px;background:#f3f4f6;color:#1f2937;font:16px/1.5 Arial,sans-serif';
const SHEET = 'max-width:560px;margin:0 auto;padding:28px;background:#ffffff;border-radius:12px';
const WHEN = 'margin:20px 0;padding:14px 18px;background:#e2f2ec;border-radius:8px;font-weight:bold';
const BUTTON =
  'display:inline-block;padding:14px 22px;background:#0f6b5b;color:#ffffff;border-radius:8px;font-weight:bold;text-decoration:none';
const SMALL = 'color:#6b7280;font-size:13px';

/** A mail as text and as HTML, which say the same. Everything that people wrote is escaped. */
export async function renderMail(
  language: Language,
  words: MailWords,
  url?: string,
): Promise<Omit<MailContent, 'calendar'>> {
  const subject = oneLine(words.subject);
  return { subject, text: textOf(words, url), html: await htmlOf(language, words, subject, url) };
}

const oneLine = (text: string): string => text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ');

function textOf({ greeting, lines, when, link, footer }: MailWords, url?: string): string {
  return [
    greeting,
    ...lines,
    ...(when === undefined ? [] : [when]),
    ...(link === undefined || url === undefined ? [] : [`${link.label}:\n${url}`, ...link.notes]),
    `-- \n${footer}`,
  ]
    .join('\n\n')
    .concat('\n');
}

async function htmlOf(
  language: Language,
  { greeting, lines, when, link, footer }: MailWords,
  subject: string,
  url?: string,
): Promise<string> {
  const paragraph = (text: string) => html`<p>${text}</p>`;
  const page = await html`<!doctype html>
    <html lang="${language}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <title>${subject}</title>
      </head>
      <body style="${PAGE}">
        <div style="${SHEET}">
          ${[greeting, ...lines].map(paragraph)}
          ${when === undefined ? '' : html`<p style="${WHEN}">${when}</p>`}
          ${
            link === undefined || url === undefined
              ? ''
              : html`<p>
                    <a href="${url}" style="${BUTTON}" target="_blank" rel="noreferrer">${link.label}</a>
                  </p>
                  ${link.notes.map(paragraph)}
                  <p style="${SMALL}">${url}</p>`
          }
          <hr style="border:0;border-top:1px solid #e5e7eb" />
          <p style="${SMALL}">${footer}</p>
        </div>
      </body>
    </html>`;
  return page.toString();
}
