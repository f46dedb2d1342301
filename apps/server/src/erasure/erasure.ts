import { deleteCalls, schema, type Queries } from '@crossfade/video-server/sql';
import type { ParticipantId, TenantId } from '@crossfade/video-core';
import type { Clock } from '@crossfade/video-core/server';
import { and, eq, exists, inArray, isNull, like, ne, not, or, sql, type SQL } from 'drizzle-orm';
import { recordDeed } from '../audit/record-deed.ts';
import { accountInvitations, users } from '../database/account-tables.ts';
import { recordingConsents, recordingRequests } from '../database/recording-consent-tables.ts';
import { recordings, recordingViewings } from '../database/recording-tables.ts';
import { blocks, incidents, residents, tabletResidents, visitors } from '../database/residence-tables.ts';
import { visitInvitations, visits } from '../database/visit-tables.ts';
import { ConflictError } from '../errors/conflict-error.ts';
import { NotFoundError } from '../errors/not-found-error.ts';
import { heldRecordings } from '../recordings/store/held-recordings.ts';
import { subjectOfGuest, subjectOfUser } from '../rights/caller.ts';
import type { Manager } from '../rights/request-rights.ts';
import { DOOR_KEYS } from '../visits/door/visit-keys.ts';
import { residentParticipant, visitorParticipant } from '../visits/policy/visit-participants.ts';
import { visitSchema } from '../visits/policy/visit.ts';

/** Someone who is erased. */
export interface Erased {
  readonly was: 'resident' | 'visitor';
  readonly id: string;
}

/** What is erased with them. Recordings and log entries may be older than what is left of their visits and calls. */
interface Theirs {
  /** Visits. */
  readonly ids: readonly string[];
  /** Of the calls of these. */
  readonly keys: readonly string[];
  readonly recordings: readonly string[];
  /** Of the recordings. */
  readonly calls: readonly string[];
  /** Who they were in calls, and who the visitors of their visits were. */
  readonly participants: readonly ParticipantId[];
}

export interface ErasureOptions {
  readonly queries: Queries;
  /** Takes them off the lists: their links lead nowhere, and their visits end. */
  readonly archive: (manager: Manager, who: Erased) => Promise<void>;
  /** Ends what an account streams, before it is deleted: afterwards nobody would know whose it was. */
  readonly ends: (user: string) => Promise<void>;
  /** Hears that the people of a tenant changed, and that objects of recordings are to be deleted, after it is stored. */
  readonly erased: (tenant: TenantId) => void;
  readonly clock: Clock;
}

const KEPT = 'An open incident or a held recording concerns this person. Close or lift it first.';

/**
 * Erases a person: their row and account, the visits that they took part in, with calls, statistics, chat, recordings, what
 * was said to being recorded, mails and logs of those. All or nothing, in one transaction; what is held, or still goes on, refuses with `ConflictError`.
 */
export class Erasure {
  readonly #options: ErasureOptions;

  constructor(options: ErasureOptions) {
    this.#options = options;
  }

  async erase(manager: Manager, who: Erased): Promise<void> {
    const { queries, archive, ends, erased } = this.#options;
    const { tenant } = manager;
    await this.#requireFree(queries, tenant, who);
    await archive(manager, who);
    const account = await accountOf(queries, tenant, who);
    if (account !== null) await ends(account);
    await queries.transaction(async (transaction) => {
      const theirs = await this.#requireFree(transaction, tenant, who);
      await this.#eraseCalls(transaction, tenant, theirs);
      await this.#eraseRecordings(transaction, tenant, who, theirs);
      await this.#eraseVisits(transaction, tenant, who, theirs);
      await this.#erasePerson(transaction, tenant, who);
      await recordDeed(transaction, manager, { action: `${who.was}s:erase`, detail: who.id });
    });
    erased(tenant);
  }

  /** What is of the person. Rejects with `NotFoundError` or `ConflictError` where nothing may be erased. */
  async #requireFree(queries: Queries, tenant: TenantId, who: Erased): Promise<Theirs> {
    const table = who.was === 'resident' ? residents : visitors;
    const [person] = await queries
      .select({ id: table.id })
      .from(table)
      .where(and(eq(table.tenant, tenant), eq(table.id, who.id)))
      .for('update');
    if (!person) throw new NotFoundError(who.was);
    const visited = await queries
      .select({ id: visits.id, key: visits.key, overAt: visits.overAt, state: visits.state })
      .from(visits)
      .where(and(eq(visits.tenant, tenant), ofPerson(queries, who)));
    if (await invitesOthers(queries, who, visited))
      throw new ConflictError(
        'Others are invited to a visit of this person that is still to come. Cancel it, or wait until it is over.',
      );
    const recorded = await queries
      .select({ id: recordings.id, visit: recordings.visit, key: recordings.key, call: recordings.call })
      .from(recordings)
      .where(
        and(
          eq(recordings.tenant, tenant),
          recordingOf(
            who,
            visited.map(({ id }) => id),
          ),
        ),
      )
      .for('update');
    const ids = distinct([
      ...visited.map(({ id }) => id),
      ...recorded.flatMap(({ visit }) => (visit === null ? [] : [visit])),
    ]);
    const keys = distinct([...visited, ...recorded].map(({ key }) => key));
    const open = await queries
      .select({ id: incidents.id })
      .from(incidents)
      .where(and(eq(incidents.tenant, tenant), isNull(incidents.closedAt), aboutPerson(who, ids)));
    const theirRecordings = recorded.map(({ id }) => id);
    const held = await queries
      .select({ id: recordings.id })
      .from(recordings)
      .where(and(inArray(recordings.id, theirRecordings), heldRecordings(queries)));
    if (open.length + held.length > 0) throw new ConflictError(KEPT);
    const running = await queries
      .select({ id: schema.calls.id })
      .from(schema.calls)
      .where(and(callsOf(tenant, ids, keys), isNull(schema.calls.endedAt)));
    if (running.length > 0)
      throw new ConflictError('A visit of this person is still going on. End it, and try again in a minute.');
    const inCalls = visited.flatMap(({ state }) =>
      visitSchema.parse(state).entries.map(({ id }) => visitorParticipant(id)),
    );
    return {
      ids,
      keys,
      recordings: theirRecordings,
      calls: recorded.map(({ call }) => call),
      participants: who.was === 'resident' ? [residentParticipant(who.id), ...inCalls] : inCalls,
    };
  }

  async #eraseCalls(queries: Queries, tenant: TenantId, theirs: Theirs) {
    const { audit, calls, decisions } = schema;
    const { ids, keys, participants } = theirs;
    const rows = await queries
      .select({ id: calls.id })
      .from(calls)
      .where(callsOf(tenant, ids, keys));
    const gone = rows.map(({ id }) => id);
    const asked = await eraseRequests(queries, tenant, theirs);
    const inCalls = distinct([...gone, ...theirs.calls, ...asked]);
    await queries.delete(audit).where(
      and(
        eq(audit.tenant, tenant),
        or(
          inArray(audit.call, inCalls),
          inArray(audit.participant, [...participants]),
          inArray(
            audit.subject,
            participants.map((participant) => subjectOfGuest(participant)),
          ),
        ),
      ),
    );
    await queries
      .delete(decisions)
      .where(
        and(
          eq(decisions.tenant, tenant),
          or(inArray(decisions.call, inCalls), inArray(decisions.key, [...keys])),
        ),
      );
    await deleteCalls(queries, gone);
  }

  /** Their objects are deleted next, by what deletes recordings. Rejects with `ConflictError` when one is held by now. */
  async #eraseRecordings(queries: Queries, tenant: TenantId, { was, id }: Erased, theirs: Theirs) {
    const which = and(eq(recordings.tenant, tenant), inArray(recordings.id, [...theirs.recordings]));
    const deleted = await queries
      .update(recordings)
      .set({ state: 'deleted', dueAt: this.#options.clock.now(), version: sql`${recordings.version} + 1` })
      .where(and(which, not(heldRecordings(queries))))
      .returning({ id: recordings.id });
    if (deleted.length < theirs.recordings.length) throw new ConflictError(KEPT);
    if (was === 'visitor')
      await queries.delete(recordingViewings).where(eq(recordingViewings.viewer, `visitor:${id}`));
  }

  async #eraseVisits(queries: Queries, tenant: TenantId, who: Erased, theirs: Theirs) {
    const { ids } = theirs;
    await queries.delete(incidents).where(and(eq(incidents.tenant, tenant), aboutPerson(who, ids)));
    await queries.delete(visits).where(and(eq(visits.tenant, tenant), inArray(visits.id, [...ids])));
    const { audit } = schema;
    const named = [who.id, ...ids, ...theirs.recordings];
    await queries.delete(audit).where(and(eq(audit.tenant, tenant), inArray(audit.detail, named)));
  }

  async #erasePerson(queries: Queries, tenant: TenantId, { was, id }: Erased): Promise<void> {
    if (was === 'resident') {
      await queries.delete(tabletResidents).where(eq(tabletResidents.resident, id));
      await queries.delete(residents).where(and(eq(residents.tenant, tenant), eq(residents.id, id)));
      return;
    }
    await queries.delete(blocks).where(eq(blocks.visitor, id));
    const [visitor] = await queries
      .delete(visitors)
      .where(and(eq(visitors.tenant, tenant), eq(visitors.id, id)))
      .returning({ user: visitors.user, email: visitors.email });
    if (!visitor) return;
    const { user, email } = visitor;
    if (user !== null) {
      await queries.delete(schema.audit).where(eq(schema.audit.subject, subjectOfUser(user)));
      await queries
        .delete(users)
        .where(and(eq(users.tenant, tenant), eq(users.id, user), eq(users.role, 'visitor')));
    }
    if (email !== null)
      await queries
        .delete(accountInvitations)
        .where(
          and(
            eq(accountInvitations.tenant, tenant),
            eq(accountInvitations.email, email),
            eq(accountInvitations.role, 'visitor'),
          ),
        );
  }
}

/** `null` for a resident, and for a visitor without an account. */
async function accountOf(queries: Queries, tenant: TenantId, { was, id }: Erased): Promise<string | null> {
  if (was === 'resident') return null;
  const [visitor] = await queries
    .select({ user: visitors.user })
    .from(visitors)
    .where(and(eq(visitors.tenant, tenant), eq(visitors.id, id)));
  return visitor?.user ?? null;
}

/** Deletes who was asked to be recorded, with what they said and what was decided for them. Answers in which calls. */
async function eraseRequests(queries: Queries, tenant: TenantId, theirs: Theirs): Promise<readonly string[]> {
  const said = queries
    .select({ recording: recordingConsents.recording })
    .from(recordingConsents)
    .where(
      and(
        eq(recordingConsents.tenant, tenant),
        inArray(recordingConsents.participant, [...theirs.participants]),
      ),
    );
  const gone = await queries
    .delete(recordingRequests)
    .where(
      and(
        eq(recordingRequests.tenant, tenant),
        or(
          inArray(recordingRequests.id, [...theirs.recordings]),
          inArray(recordingRequests.key, [...theirs.keys]),
          inArray(recordingRequests.id, said),
        ),
      ),
    )
    .returning({ call: recordingRequests.call });
  return gone.map(({ call }) => call);
}

/** Whether somebody else looks forward to one of these visits; those to a resident who is erased are over. */
async function invitesOthers(
  queries: Queries,
  { was, id }: Erased,
  theirs: readonly { readonly id: string; readonly overAt: Date | null }[],
): Promise<boolean> {
  const toCome = theirs.filter(({ overAt }) => overAt === null).map((visit) => visit.id);
  if (was === 'resident' || toCome.length === 0) return false;
  const others = await queries
    .select({ id: visitInvitations.id })
    .from(visitInvitations)
    .where(and(inArray(visitInvitations.visit, toCome), ne(visitInvitations.visitor, id)));
  return others.length > 0;
}

function ofPerson(queries: Queries, { was, id }: Erased): SQL {
  if (was === 'resident') return eq(visits.resident, id);
  return exists(
    queries
      .select({ id: visitInvitations.id })
      .from(visitInvitations)
      .where(and(eq(visitInvitations.visit, visits.id), eq(visitInvitations.visitor, id))),
  );
}

/** Visits are forgotten by a clock of their own: the recordings of a resident are theirs without, too. */
const recordingOf = ({ was, id }: Erased, ids: readonly string[]): SQL | undefined =>
  or(inArray(recordings.visit, [...ids]), was === 'resident' ? eq(recordings.resident, id) : undefined);

const distinct = (values: readonly string[]): string[] => [...new Set(values)];

const aboutPerson = ({ was, id }: Erased, ids: readonly string[]): SQL | undefined =>
  or(eq(was === 'resident' ? incidents.resident : incidents.visitor, id), inArray(incidents.visit, [...ids]));

/** Calls of visits, and those in which somebody waited at their doors. */
const callsOf = (tenant: TenantId, ids: readonly string[], keys: readonly string[]): SQL | undefined =>
  and(
    eq(schema.calls.tenant, tenant),
    or(
      inArray(schema.calls.key, [...keys]),
      ...ids.map((id) => like(schema.calls.key, `${DOOR_KEYS}${id}-%`)),
    ),
  );
