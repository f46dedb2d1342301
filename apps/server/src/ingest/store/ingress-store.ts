import { asId, type TenantId } from '@crossfade/video-core';
import type { Queries } from '@crossfade/video-server/sql';
import { and, eq, isNull, lt, or } from 'drizzle-orm';
import { ingresses, type INGRESS_STATES, type INGRESS_TYPES } from '../../database/ingress-tables.ts';
import { secretHash } from '../../http/secret-hash.ts';
import type { PresetName } from '../policy/encoding-preset.ts';
import { INGEST_PROBLEMS, type IngestProblem } from '../policy/ingest-problem.ts';
import { ENCODING_PRESETS } from '../policy/encoding-preset.ts';
import type { StreamHealth } from '../policy/stream-health.ts';

export type IngressType = (typeof INGRESS_TYPES)[number];
export type IngressState = (typeof INGRESS_STATES)[number];

/** Where an encoder sends a creator’s stream. */
export interface Ingress {
  readonly user: string;
  readonly tenant: TenantId;
  readonly id: string;
  readonly type: IngressType;
  readonly serverUrl: string;
  /** The last characters of its key. */
  readonly keyEnd: string;
  readonly preset?: PresetName;
  readonly state: IngressState;
  readonly problem?: IngestProblem;
  readonly health?: StreamHealth;
  /** Whether an encoder sends now. */
  readonly active: boolean;
  /** Whether the stream is live by the encoder, rather than by a browser. */
  readonly carries: boolean;
}

export interface NewIngress extends Pick<Ingress, 'user' | 'tenant' | 'id' | 'type' | 'serverUrl'> {
  readonly key: string;
  readonly preset?: PresetName;
}

/** Milliseconds after which a connection that does not say that it goes on is gone, as when its process was killed. */
const SESSION_KEPT = 10_000;
const KEY_END = 4;

/** The ingresses of every tenant, one per user. */
export class IngressStore {
  readonly #queries: Queries;

  constructor(queries: Queries) {
    this.#queries = queries;
  }

  /** In place of the one that there was, whose key is no key any more. */
  async replace({ user, key, preset, ...given }: NewIngress): Promise<void> {
    const values = {
      tenant: given.tenant,
      ingressId: given.id,
      type: given.type,
      serverUrl: given.serverUrl,
      streamKey: secretHash(key),
      keyEnd: key.slice(-KEY_END),
      preset: preset ?? null,
      state: 'INACTIVE',
      problem: null,
      health: null,
      session: null,
      sessionUntil: null,
      carries: false,
    } as const;
    await this.#queries
      .insert(ingresses)
      .values({ user, ...values })
      .onConflictDoUpdate({ target: ingresses.user, set: values });
  }

  async remove(user: string): Promise<void> {
    await this.#queries.delete(ingresses).where(eq(ingresses.user, user));
  }

  async find(user: string, now: number): Promise<Ingress | undefined> {
    const [row] = await this.#queries.select().from(ingresses).where(eq(ingresses.user, user));
    return row && ingressOf(row, now);
  }

  async findById(id: string, now: number): Promise<Ingress | undefined> {
    const [row] = await this.#queries.select().from(ingresses).where(eq(ingresses.ingressId, id));
    return row && ingressOf(row, now);
  }

  async findByKey(key: string, now: number): Promise<Ingress | undefined> {
    const [row] = await this.#queries
      .select()
      .from(ingresses)
      .where(eq(ingresses.streamKey, secretHash(key)));
    return row && ingressOf(row, now);
  }

  /** False when another connection sends. */
  async claim(id: string, session: string, now: number): Promise<boolean> {
    const claimed = await this.#queries
      .update(ingresses)
      .set({
        session,
        sessionUntil: new Date(now + SESSION_KEPT),
        state: 'BUFFERING',
        problem: null,
        health: null,
      })
      .where(
        and(
          eq(ingresses.ingressId, id),
          or(isNull(ingresses.session), lt(ingresses.sessionUntil, new Date(now))),
        ),
      )
      .returning({ id: ingresses.ingressId });
    return claimed.length > 0;
  }

  /** The connection goes on. False when it may not, as after a reset. */
  async renew(
    id: string,
    session: string,
    { state, problem, health, now }: Pick<Ingress, 'state' | 'problem' | 'health'> & { readonly now: number },
  ): Promise<boolean> {
    const renewed = await this.#queries
      .update(ingresses)
      .set({
        sessionUntil: new Date(now + SESSION_KEPT),
        state,
        problem: problem ?? null,
        health: health ?? null,
      })
      .where(and(eq(ingresses.ingressId, id), eq(ingresses.session, session)))
      .returning({ id: ingresses.ingressId });
    return renewed.length > 0;
  }

  /** The connection is over. */
  async release(id: string, session: string, problem: IngestProblem | undefined): Promise<void> {
    await this.#queries
      .update(ingresses)
      .set({
        session: null,
        sessionUntil: null,
        state: problem === undefined ? 'INACTIVE' : 'ERROR',
        problem: problem ?? null,
        health: null,
      })
      .where(and(eq(ingresses.ingressId, id), eq(ingresses.session, session)));
  }

  /** Ends the connection, which notices when it next says that it goes on. */
  async endSession(id: string, session: string): Promise<void> {
    await this.release(id, session, undefined);
  }

  /** An encoder was refused before it was a connection; one that sends goes on. */
  async refused(id: string, problem: IngestProblem): Promise<void> {
    await this.#queries
      .update(ingresses)
      .set({ state: 'ERROR', problem })
      .where(and(eq(ingresses.ingressId, id), isNull(ingresses.session)));
  }

  async setCarries(user: string, carries: boolean): Promise<void> {
    await this.#queries.update(ingresses).set({ carries }).where(eq(ingresses.user, user));
  }
}

function ingressOf(row: typeof ingresses.$inferSelect, now: number): Ingress {
  const active = row.session !== null && (row.sessionUntil?.getTime() ?? 0) > now;
  const preset = PRESETS.get(row.preset ?? '');
  const problem = PROBLEMS.get(row.problem ?? '');
  return {
    user: row.user,
    tenant: asId.tenant(row.tenant),
    id: row.ingressId,
    type: row.type,
    serverUrl: row.serverUrl,
    keyEnd: row.keyEnd,
    // Its process was killed.
    state: row.session !== null && !active ? 'INACTIVE' : row.state,
    active,
    carries: row.carries,
    ...(preset && { preset }),
    ...(problem && { problem }),
    ...(row.health && active && { health: row.health }),
  };
}

const namesOf = <Name extends string>(table: Readonly<Record<Name, unknown>>): ReadonlyMap<string, Name> => {
  const names = new Map<string, Name>();
  for (const name in table) names.set(name, name);
  return names;
};
const PRESETS = namesOf(ENCODING_PRESETS);
const PROBLEMS = namesOf(INGEST_PROBLEMS);
