import { randomUUID } from 'node:crypto';
import type { TenantId } from '@crossfade/video-core';
import type { Clock } from '@crossfade/video-core/server';
import type { Queries } from '@crossfade/video-server/sql';
import { and, asc, count, desc, eq, gt, inArray, isNotNull, isNull, lt, ne, or, sql } from 'drizzle-orm';
import { recordDeed } from '../audit/record-deed.ts';
import { mails } from '../database/mail-tables.ts';
import { visitors } from '../database/residence-tables.ts';
import { visits } from '../database/visit-tables.ts';
import { ConflictError } from '../errors/conflict-error.ts';
import { NotFoundError } from '../errors/not-found-error.ts';
import { nameHas } from '../http/pages.ts';
import { addressOf } from '../residence/visitors.ts';
import type { RecordingId } from '../recordings/store/recording.ts';
import type { Manager } from '../rights/request-rights.ts';
import type { GuestId, VisitId } from '../visits/policy/visit-ids.ts';
import type { MailKind, MailProblem, MailState } from './mail.ts';
import { seal } from './sealed-secret.ts';

export interface OutboxOptions {
  readonly queries: Queries;
  readonly clock: Clock;
  /** The same on every process; encrypts the secrets of links. */
  readonly secret: string;
}

export interface NewMail {
  readonly tenant: TenantId;
  readonly kind: MailKind;
  readonly visit: VisitId;
  readonly guest: GuestId;
  readonly visitor: string;
  /** What it leads to, of the mail of a recording. */
  readonly recording?: RecordingId;
  /** The occasion: there is one mail of it, however often it is asked for. */
  readonly once: string;
  /** Of the link that it holds. */
  readonly linkSecret?: string;
}

export interface MailPage {
  /** Part of the visitor's name. */
  readonly search?: string;
  /** The mail after which to go on. */
  readonly after?: string;
  readonly limit: number;
}

export type StoredMail = typeof mails.$inferSelect;

const DAY = 24 * 3_600_000;
/** Mails within a day: nobody's mailbox is flooded through us, and no residence becomes a sender of spam. */
const PER_DAY = { visitor: 20, tenant: 2_000 } as const;
/** Characters that are kept of what a mail server answered. */
const ANSWER = 200;

/** Every mail that is to be sent or was, as the table has it. */
export class Outbox {
  readonly #options: OutboxOptions;

  constructor(options: OutboxOptions) {
    this.#options = options;
  }

  /**
   * Stores a mail, in the transaction of what causes it. Answers whether the visitor has an address; without one nothing is
   * stored. What exceeds the limits is stored as failed, so that staff see it.
   */
  async put(transaction: Queries, mail: NewMail): Promise<boolean> {
    const { tenant, kind, visit, guest, visitor, recording, once, linkSecret } = mail;
    if ((await addressOf(transaction, tenant, visitor)) === undefined) return false;
    const id = randomUUID();
    const within = await this.#withinLimits(transaction, tenant, visitor);
    await transaction
      .insert(mails)
      .values({
        id,
        tenant,
        kind,
        visit,
        guest,
        visitor,
        ...(recording !== undefined && { recording }),
        once,
        job: randomUUID(),
        createdAt: this.#now(),
        ...(linkSecret !== undefined && { secret: seal(this.#options.secret, id, linkSecret) }),
        ...(within ? { state: 'queued' } : { state: 'failed', problem: 'limit', settledAt: this.#now() }),
      })
      .onConflictDoUpdate({
        target: mails.once,
        // What a resident allowed, took back before it was sent, and allows again.
        set: { state: 'queued', job: randomUUID(), handed: false, settledAt: null },
        setWhere: sql`${mails.kind} = 'recording' and ${mails.state} = 'dropped'`,
      });
    return true;
  }

  /** Drops the mails to a guest that hold a link which no longer works. */
  async dropLinks(transaction: Queries, guest: GuestId): Promise<void> {
    await transaction
      .update(mails)
      .set({ state: 'dropped', secret: null, settledAt: this.#now() })
      .where(and(eq(mails.guest, guest), isNotNull(mails.secret), ne(mails.state, 'sent')));
  }

  /** Mails that have yet to be sent, the oldest first; of those alone that no job exists for, when `unhanded`. */
  listQueued(limit: number, unhanded: boolean): Promise<readonly StoredMail[]> {
    return this.#options.queries
      .select()
      .from(mails)
      .where(and(eq(mails.state, 'queued'), unhanded ? eq(mails.handed, false) : undefined))
      .orderBy(asc(mails.createdAt))
      .limit(limit);
  }

  async handed({ id, job }: Pick<StoredMail, 'id' | 'job'>): Promise<void> {
    await this.#options.queries
      .update(mails)
      .set({ handed: true })
      .where(and(eq(mails.id, id), eq(mails.job, job)));
  }

  /** The mail that a job is to send, while it is still to be sent. */
  async findQueued(job: string): Promise<StoredMail | undefined> {
    const [row] = await this.#options.queries
      .select()
      .from(mails)
      .where(and(eq(mails.job, job), eq(mails.state, 'queued')));
    return row;
  }

  /** Sent, or not to be sent any more: its secret is not kept. */
  async settle({ id, job }: Pick<StoredMail, 'id' | 'job'>, state: 'sent' | 'dropped'): Promise<void> {
    await this.#options.queries
      .update(mails)
      .set({
        state,
        secret: null,
        problem: null,
        answer: null,
        settledAt: this.#now(),
        ...(state === 'sent' && { attempts: sql`${mails.attempts} + 1` }),
      })
      .where(and(eq(mails.id, id), eq(mails.job, job), eq(mails.state, 'queued')));
  }

  /** Notes a try that failed. It is tried again. */
  async tried(job: string, problem: MailProblem, answer: string): Promise<void> {
    await this.#options.queries
      .update(mails)
      .set({ problem, answer: shown(answer), attempts: sql`${mails.attempts} + 1` })
      .where(and(eq(mails.job, job), eq(mails.state, 'queued')));
  }

  /** Given up. The secret of its link is kept while that works, so that staff can send it again. */
  async fail(job: string): Promise<void> {
    await this.#options.queries
      .update(mails)
      .set({
        state: 'failed',
        settledAt: this.#now(),
        problem: sql`coalesce(${mails.problem}, 'unfinished')`,
      })
      .where(and(eq(mails.job, job), eq(mails.state, 'queued')));
  }

  /** Queues a mail that failed once more. Of several at once, one does. */
  async sendAgain(manager: Manager, id: string): Promise<void> {
    const { tenant } = manager;
    await this.#options.queries.transaction(async (transaction) => {
      const [mail] = await transaction
        .select()
        .from(mails)
        .where(and(eq(mails.tenant, tenant), sql`${mails.id}::text = ${id}`))
        .for('update');
      if (!mail) throw new NotFoundError('mail');
      if (mail.state !== 'failed')
        throw new ConflictError('Only a mail that could not be sent can be sent again.');
      if (!(await this.#withinLimits(transaction, tenant, mail.visitor)))
        throw new ConflictError('Too many mails were sent within a day. Try again tomorrow.');
      await transaction
        .update(mails)
        .set({
          state: 'queued',
          problem: null,
          answer: null,
          attempts: 0,
          job: randomUUID(),
          handed: false,
          settledAt: null,
        })
        .where(eq(mails.id, mail.id));
      await recordDeed(transaction, manager, {
        action: 'mails:send-again',
        detail: mail.visitor,
        change: { mail: mail.id },
      });
    });
  }

  /** Mails of a tenant with whom they are for, the latest first. */
  list(tenant: TenantId, { search, after, limit }: MailPage) {
    const { queries } = this.#options;
    const cursor = queries
      .select({ createdAt: mails.createdAt, id: mails.id })
      .from(mails)
      .where(sql`${mails.id}::text = ${after ?? ''}`);
    return queries
      .select({ mail: mails, name: visitors.name, email: visitors.email })
      .from(mails)
      .innerJoin(visitors, eq(visitors.id, mails.visitor))
      .where(
        and(
          eq(mails.tenant, tenant),
          after === undefined ? undefined : sql`(${mails.createdAt}, ${mails.id}) < (${cursor})`,
          search === undefined ? undefined : nameHas(visitors.name, search),
        ),
      )
      .orderBy(desc(mails.createdAt), desc(mails.id))
      .limit(limit);
  }

  /** What became of the latest mail with a link to each of some guests. */
  async linkMails(guests: readonly GuestId[]): Promise<ReadonlyMap<string, MailState>> {
    if (guests.length === 0) return new Map();
    const rows = await this.#options.queries
      .select({ guest: mails.guest, state: mails.state })
      .from(mails)
      .where(and(inArray(mails.guest, [...guests]), inArray(mails.kind, ['invitation', 'new-link'])))
      .orderBy(asc(mails.createdAt));
    return new Map(rows.map(({ guest, state }) => [guest, state]));
  }

  /** Deletes the secrets of links to visits that are over: nobody can use them any more. */
  async forgetSecrets(): Promise<void> {
    const over = this.#options.queries
      .select({ id: visits.id })
      .from(visits)
      .where(lt(visits.overAt, this.#now()));
    await this.#options.queries
      .update(mails)
      .set({ secret: null })
      .where(and(isNotNull(mails.secret), ne(mails.state, 'queued'), inArray(mails.visit, over)));
  }

  /** One at a time for a tenant, so that many at once do not exceed what one after another would not. */
  async #withinLimits(transaction: Queries, tenant: TenantId, visitor: string): Promise<boolean> {
    await transaction.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`mail ${tenant}`}, 0))`);
    const since = new Date(this.#options.clock.now() - DAY);
    const lately = and(
      eq(mails.tenant, tenant),
      gt(mails.createdAt, since),
      or(isNull(mails.problem), ne(mails.problem, 'limit')),
    );
    const [all] = await transaction.select({ mails: count() }).from(mails).where(lately);
    const [own] = await transaction
      .select({ mails: count() })
      .from(mails)
      .where(and(lately, eq(mails.visitor, visitor)));
    return (all?.mails ?? 0) < PER_DAY.tenant && (own?.mails ?? 0) < PER_DAY.visitor;
  }

  #now(): Date {
    return new Date(this.#options.clock.now());
  }
}

/** What a mail server answered is shown to staff: one line of printable characters. */
const shown = (answer: string): string =>
  answer
    .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim()
    .slice(0, ANSWER);
