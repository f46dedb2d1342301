import { asId } from '@crossfade/video-core';
import type { HealthVote, HealthVotes } from '@crossfade/video-core/server';
import { eq, lt, sql } from 'drizzle-orm';
import type { Queries } from './queries.ts';
import { healthVotes } from './schema.ts';

/** Seconds after which the vote of a process that died is deleted. */
const FORGOTTEN = 3_600;

/** In a table; times are the database's, since processes' clocks differ. */
export class SqlHealthVotes implements HealthVotes {
  readonly #queries: Queries;
  #tidied = false;

  constructor(queries: Queries) {
    this.#queries = queries;
  }

  async cast({ process, runs, down }: HealthVote, lifetime: number): Promise<readonly HealthVote[]> {
    const seen = { runs: [...runs], down: [...down], castAt: sql`clock_timestamp()` };
    await this.#queries
      .insert(healthVotes)
      .values({ process, ...seen })
      .onConflictDoUpdate({ target: healthVotes.process, set: seen });
    const rows = await this.#queries
      .select()
      .from(healthVotes)
      .where(sql`${healthVotes.castAt} > clock_timestamp() - make_interval(secs => ${lifetime / 1_000})`);
    if (!this.#tidied) {
      this.#tidied = true;
      const old = sql`clock_timestamp() - make_interval(secs => ${FORGOTTEN})`;
      await this.#queries.delete(healthVotes).where(lt(healthVotes.castAt, old));
    }
    return rows.map((row) => ({
      process: row.process,
      runs: row.runs.map(asId.deployment),
      down: row.down.map(asId.deployment),
    }));
  }

  async withdraw(process: string): Promise<void> {
    await this.#queries.delete(healthVotes).where(eq(healthVotes.process, process));
  }
}
