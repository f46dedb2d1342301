import { createRoute, z } from '@hono/zod-openapi';
import { MAIL_KINDS, MAIL_PROBLEMS, MAIL_STATES } from '../database/mail-tables.ts';
import { NotFoundError } from '../errors/not-found-error.ts';
import { idParams } from '../http/fields.ts';
import { guarded, json, refusals } from '../http/guarded.ts';
import { endOf, pageOf, pageQuery, searchOf } from '../http/pages.ts';
import type { ProductApp } from '../http/product-app.ts';
import type { ProductLimits } from '../http/product-limits.ts';
import { managerOf } from '../rights/request-rights.ts';
import type { Mailbox } from './mailbox.ts';
import type { Outbox } from './outbox.ts';

export interface MailRoutesOptions {
  readonly outbox: Outbox;
  readonly limits: ProductLimits;
  /** Begins to send what was stored. */
  readonly deliver: () => void;
  /** Where a development server keeps what it would have sent. */
  readonly mailbox?: Mailbox;
}

/** Mails of one residence that are sent again in a minute. */
const AGAIN_PER_MINUTE = 60;

const mailSchema = z
  .object({
    id: z.string(),
    kind: z.enum(MAIL_KINDS),
    state: z.enum(MAIL_STATES),
    /** Why it was not sent, or has yet to be. */
    problem: z.enum(MAIL_PROBLEMS).optional(),
    /** What the mail server answered then. */
    answer: z.string().optional(),
    attempts: z.number(),
    visit: z.string(),
    visitor: z.object({ id: z.string(), name: z.string(), email: z.string().nullable() }),
    createdAt: z.string(),
    /** When it was sent, or given up. */
    settledAt: z.string().optional(),
    /** Whether this server shows what it says: a development server, for a while. */
    readable: z.boolean(),
  })
  .openapi('Mail');

const contentSchema = z
  .object({ to: z.string(), subject: z.string(), text: z.string(), html: z.string() })
  .openapi('MailContent');

const list = createRoute({
  ...guarded('mails:read'),
  method: 'get',
  path: '/api/mails',
  summary: 'List mails to visitors, the latest first',
  request: { query: pageQuery },
  responses: { ...refusals, 200: json('A page of mails', pageOf(mailSchema)) },
});

const again = createRoute({
  ...guarded('mails:send'),
  method: 'post',
  path: '/api/mails/{id}/send-again',
  summary: 'Send a mail again that could not be sent',
  request: { params: idParams },
  responses: { ...refusals, 204: { description: 'Queued' } },
});

const content = createRoute({
  ...guarded('mails:read'),
  method: 'get',
  path: '/api/mails/{id}/content',
  summary: 'Read what a mail says, on a development server without a mail server',
  request: { params: idParams },
  responses: { ...refusals, 200: json('What it says', contentSchema) },
});

export function addMailRoutes(
  app: ProductApp,
  { outbox, limits, deliver, mailbox }: MailRoutesOptions,
): void {
  app.openapi(list, async (context) => {
    const { tenant } = managerOf(context);
    const { q, cursor, limit } = context.req.valid('query');
    const search = searchOf(q);
    const rows = await outbox.list(tenant, {
      limit,
      ...(search !== undefined && { search }),
      ...(cursor !== undefined && { after: cursor }),
    });
    const items = rows.map(({ mail, name, email }) => ({
      id: mail.id,
      kind: mail.kind,
      state: mail.state,
      ...(mail.problem !== null && { problem: mail.problem }),
      ...(mail.answer !== null && { answer: mail.answer }),
      attempts: mail.attempts,
      visit: mail.visit,
      visitor: { id: mail.visitor, name, email },
      createdAt: mail.createdAt.toISOString(),
      ...(mail.settledAt !== null && { settledAt: mail.settledAt.toISOString() }),
      readable: mailbox?.find(tenant, mail.id) !== undefined,
    }));
    const next = endOf(rows, limit)?.mail.id;
    return context.json({ items, ...(next !== undefined && { next }) }, 200);
  });

  app.openapi(again, async (context) => {
    const manager = managerOf(context);
    await limits.take(`mails ${manager.tenant}`, AGAIN_PER_MINUTE);
    await outbox.sendAgain(manager, context.req.valid('param').id);
    deliver();
    return context.body(null, 204);
  });

  app.openapi(content, (context) => {
    const { tenant } = managerOf(context);
    const mail = mailbox?.find(tenant, context.req.valid('param').id);
    if (!mail) throw new NotFoundError('mail');
    const { subject, text, html } = mail.content;
    return context.json({ to: mail.to, subject, text, html }, 200);
  });
}
