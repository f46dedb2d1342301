import { Background, mapConcurrently, type Telemetry } from '@crossfade/video-core/server';
import type { Database } from '@crossfade/video-server/sql';
import { PgBoss } from 'pg-boss';
import { z } from 'zod';
import type { MailSender, ReadyMail } from './mail.ts';
import type { Outbox, StoredMail } from './outbox.ts';

export interface MailDeliveryOptions {
  readonly database: Pick<Database, 'run'>;
  readonly outbox: Outbox;
  /** What a mail says now, and to which address; `undefined` when there is nothing to say any more. */
  readonly compose: (mail: StoredMail) => Promise<ReadyMail | undefined>;
  readonly sender: MailSender;
  readonly telemetry: Pick<Telemetry, 'failed'>;
  /** When a mail that was not taken is tried again. */
  readonly retry?: Partial<MailRetry>;
}

export interface MailRetry {
  /** Tries after the first. */
  readonly limit: number;
  /** Seconds before the second try, about; each wait is about twice as long as the one before. */
  readonly delay: number;
  /** Seconds, at most. */
  readonly longest: number;
}

/** About four hours in all: a mail server that is restarted, and one that defers who is unknown to it (greylisting). */
const RETRY: MailRetry = { limit: 14, delay: 15, longest: 1_800 };
const QUEUE = 'mail';
/** Where pg-boss puts what it gave up. */
const GIVEN_UP = 'mail-given-up';
/** Seconds after which a process that began to send counts as gone; the sender gives up before. */
const EXPIRES = 120;
/** Mails that one process sends at once. */
const AT_ONCE = 2;
/** Milliseconds, about, between two looks for mails that other processes stored, or that were left over. */
const SWEEP = 15_000;
const HANDED_AT_ONCE = 200;
const DAY_SECONDS = 86_400;
/** Milliseconds that mails which are being sent get to finish when the server stops. */
const STOPS_WITHIN = 5_000;

const jobData = z.object({ job: z.string() });

/**
 * Sends what the outbox holds, in any number of processes: pg-boss says which process tries which mail when. It starts with
 * the first mail. A mail is sent at least once: a process that is killed after the server took it and before that was noted
 * leaves it to be sent again, with the same Message-ID, by which mail servers and programs recognise it.
 */
export class MailDelivery {
  readonly #options: MailDeliveryOptions;
  readonly #background: Background;
  readonly #workers: string[] = [];
  #opened: Promise<PgBoss> | undefined;
  #stopped = false;

  constructor(options: MailDeliveryOptions) {
    this.#options = options;
    this.#background = new Background(options.telemetry);
  }

  start(): void {
    const { outbox } = this.#options;
    this.#background.every(SWEEP, 'looking for mails to send', () => this.handOver());
    this.#background.every(600_000, 'pruning secrets of mails', () => outbox.forgetSecrets());
    this.deliver();
  }

  /** Begins to send what was just stored. Never waits, never throws. */
  deliver(): void {
    void this.#background.run('handing over mails', () => this.handOver());
  }

  /** Gives pg-boss a job for each mail without one. A job has an id of the mail's, so that there is one of it. */
  async handOver(): Promise<void> {
    const { outbox } = this.#options;
    if (this.#stopped || (await outbox.listQueued(1, false)).length === 0) return;
    const boss = await this.#boss();
    const { limit, delay, longest } = { ...RETRY, ...this.#options.retry };
    for (const mail of await outbox.listQueued(HANDED_AT_ONCE, true)) {
      await boss.send(
        QUEUE,
        { job: mail.job },
        {
          id: mail.job,
          retryLimit: limit,
          retryDelay: delay,
          retryBackoff: true,
          retryDelayMax: longest,
          expireInSeconds: EXPIRES,
          deleteAfterSeconds: DAY_SECONDS,
          deadLetter: GIVEN_UP,
        },
      );
      await outbox.handed(mail);
    }
    for (const worker of this.#workers) boss.notifyWorker(worker);
  }

  /** Lets what is being sent finish. Idempotent. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#background.stop();
    const boss = await this.#opened?.catch(() => undefined);
    await boss?.stop({ close: false, timeout: STOPS_WITHIN });
    this.#options.sender.close();
  }

  #boss(): Promise<PgBoss> {
    this.#opened ??= this.#open().catch((error: unknown) => {
      this.#opened = undefined;
      throw error;
    });
    return this.#opened;
  }

  async #open(): Promise<PgBoss> {
    const { database, telemetry, outbox } = this.#options;
    const boss = new PgBoss({
      db: { executeSql: (text, values) => database.run(text, values) },
      schedule: false,
    });
    boss.on('error', (error) => telemetry.failed('running the queue of mails', error));
    await boss.start();
    await boss.createQueue(GIVEN_UP);
    await boss.createQueue(QUEUE);
    const worker = await boss.work(QUEUE, { localConcurrency: AT_ONCE }, async (jobs) => {
      await mapConcurrently(jobs, ({ data }) => this.#send(jobData.parse(data).job));
      // There may be more.
      boss.notifyWorker(worker);
    });
    this.#workers.push(worker);
    await boss.work(GIVEN_UP, async (jobs) => {
      await mapConcurrently(jobs, ({ data }) => outbox.fail(jobData.parse(data).job));
    });
    return boss;
  }

  /** Rejects when it is to be tried again. */
  async #send(job: string): Promise<void> {
    const { outbox, compose, sender } = this.#options;
    const mail = await outbox.findQueued(job);
    if (!mail) return;
    const ready = await compose(mail);
    if (!ready) return outbox.settle(mail, 'dropped');
    const outcome = await sender.send(ready);
    if (outcome.type === 'taken') return outbox.settle(mail, 'sent');
    await outbox.tried(job, outcome.type, outcome.answer);
    if (outcome.type === 'refused') return outbox.fail(job);
    // pg-boss keeps what is thrown: nothing of the mail.
    throw new Error('the mail was not taken');
  }
}
