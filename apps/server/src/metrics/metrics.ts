import type { ServerResponse } from 'node:http';
import type { DecisionEntry, ServerAdapter } from '@crossfade/video-core/server';
import { schema } from '@crossfade/video-server/sql';
import type { Queries } from '@crossfade/video-server/sql';
import { count, eq, gt, isNull, and } from 'drizzle-orm';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { mails } from '../database/mail-tables.ts';
import { recordings } from '../database/recording-tables.ts';
import { registerMediaMetrics } from './media-metrics.ts';

export interface DeploymentStanding {
  readonly deployment: string;
  readonly healthy: boolean;
}

export interface MetricsOptions {
  readonly queries: Queries;
  /** How the deployments are, as this process sees them. */
  readonly deployments: () => readonly DeploymentStanding[];
  /** What tells of the media servers of each. */
  readonly adapters: () => readonly Pick<ServerAdapter, 'deployment' | 'usage'>[];
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Seconds: joins are answered within some tens of milliseconds, or something is wrong. */
const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const JOIN = /\/calls\/join$/;

/**
 * What a process says of itself and of the product to Prometheus
 * (https://prometheus.io/docs/instrumenting/exposition_formats/). No label has a value that somebody outside can make up,
 * so their number is bounded. What is counted in the database is the same on every process: take one of them.
 */
export class Metrics {
  readonly #registry = new Registry();
  readonly #decisions: Counter<'deployment' | 'reason'>;
  readonly #refusals: Counter;
  readonly #failures: Counter;
  readonly #requests: Histogram<'of' | 'status'>;

  constructor({ queries, deployments, adapters, now }: MetricsOptions) {
    const registers = [this.#registry];
    collectDefaultMetrics({ register: this.#registry });
    this.#decisions = new Counter({
      name: 'crossfade_decisions_total',
      help: 'Joins that were told where their call runs, by deployment and reason',
      labelNames: ['deployment', 'reason'],
      registers,
    });
    this.#refusals = new Counter({
      name: 'crossfade_undecided_total',
      help: 'Joins for which no deployment was left',
      registers,
    });
    this.#failures = new Counter({
      name: 'crossfade_failures_total',
      help: 'What failed that nobody was waiting for; the log says what',
      registers,
    });
    this.#requests = new Histogram({
      name: 'crossfade_http_request_seconds',
      help: 'Answered requests, by whether they were joins, and class of status',
      labelNames: ['of', 'status'],
      buckets: BUCKETS,
      registers,
    });
    const gauge = <Label extends string>(
      name: string,
      help: string,
      label: Label,
      read: () => Promise<readonly (readonly [string, number])[]>,
    ): void => {
      this.#registry.registerMetric(
        new Gauge({
          name,
          help,
          labelNames: [label],
          registers: [],
          async collect() {
            const values = await read();
            this.reset();
            for (const [value, number] of values) this.labels(value).set(number);
          },
        }),
      );
    };
    gauge(
      'crossfade_deployment_healthy',
      'Whether a deployment is well, as this process sees it',
      'deployment',
      () =>
        Promise.resolve(
          deployments().map(({ deployment, healthy }) => [deployment, healthy ? 1 : 0] as const),
        ),
    );
    registerMediaMetrics(this.#registry, adapters);
    const { calls, controlSeats } = schema;
    gauge('crossfade_calls', 'Open calls, by deployment', 'deployment', async () => {
      const rows = await queries
        .select({ deployment: calls.pin, number: count() })
        .from(calls)
        .where(isNull(calls.endedAt))
        .groupBy(calls.pin);
      return rows.map(({ deployment, number }) => [deployment, number]);
    });
    gauge(
      'crossfade_participants',
      'Participants on the control channel, by deployment',
      'deployment',
      async () => {
        const rows = await queries
          .select({ deployment: calls.pin, number: count() })
          .from(controlSeats)
          .innerJoin(calls, eq(controlSeats.call, calls.id))
          .where(and(isNull(calls.endedAt), gt(controlSeats.until, new Date(now()))))
          .groupBy(calls.pin);
        return rows.map(({ deployment, number }) => [deployment, number]);
      },
    );
    gauge('crossfade_recordings', 'Recordings that are kept or made, by state', 'state', async () => {
      const rows = await queries
        .select({ state: recordings.state, number: count() })
        .from(recordings)
        .groupBy(recordings.state);
      return rows.map(({ state, number }) => [state, number]);
    });
    gauge('crossfade_mails', 'Mails, by state', 'state', async () => {
      const rows = await queries
        .select({ state: mails.state, number: count() })
        .from(mails)
        .groupBy(mails.state);
      return rows.map(({ state, number }) => [state, number]);
    });
  }

  decided({ outcome }: DecisionEntry): void {
    if (outcome.decided) {
      const { deployment, reason } = outcome.decision;
      this.#decisions.labels(deployment, reason).inc();
    } else this.#refusals.inc();
  }

  failed(): void {
    this.#failures.inc();
  }

  /** Measures a request until it was answered. */
  requested(path: string, response: ServerResponse): void {
    const end = this.#requests.startTimer();
    response.once('finish', () =>
      end({ of: JOIN.test(path) ? 'join' : 'other', status: `${Math.floor(response.statusCode / 100)}xx` }),
    );
  }

  /** All of it, as text; throws while the database does not answer. */
  read(): Promise<string> {
    return this.#registry.metrics();
  }

  /** Of the text. */
  get contentType(): string {
    return this.#registry.contentType;
  }
}
