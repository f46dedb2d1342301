import { asId, RoomNotFoundError, type RoomName } from '@crossfade/video-core';
import { and, eq, isNull, or, sql, type Placeholder, type SQL } from 'drizzle-orm';
import { UNNAMED } from './join-statements.ts';
import type { Queries } from './queries.ts';
import { callEpochs } from './schema.ts';

/** One process of the product, which its clients reach at `url`; `incarnation` counts the homes of the room. */
interface RoomPlacement {
  readonly node: string;
  readonly url: string;
  readonly incarnation: number;
}

interface RoomLease {
  readonly room: RoomName;
  readonly incarnation: number;
}

/**
 * Which process has which room, in the room's own row. All times are the database's, since the processes' clocks
 * may differ; all spans are in seconds.
 */
export class SqlRoomPlacements {
  readonly #queries: Queries;
  readonly #claim: ReturnType<typeof claimRoom>;

  constructor(queries: Queries) {
    this.#queries = queries;
    this.#claim = claimRoom(queries);
  }

  /** Rejects with `RoomNotFoundError` when no call has such a room, or the room is closed. */
  async claim(
    room: RoomName,
    { node, url }: { readonly node: string; readonly url: string },
    ttl: number,
  ): Promise<RoomPlacement> {
    const [claimed] = await this.#claim.execute({ room, node, url, ttl });
    const home = claimed ? homeOf(claimed) : await this.find(room);
    if (!home) throw new RoomNotFoundError(room);
    return home;
  }

  /** Also one whose lease lapsed up to `lapsedFor` seconds ago. */
  async find(room: RoomName, lapsedFor = 0): Promise<RoomPlacement | undefined> {
    const [row] = await this.#queries
      .select()
      .from(callEpochs)
      .where(and(eq(callEpochs.room, room), lapsedAtMost(lapsedFor)));
    return row && homeOf(row);
  }

  /**
   * One statement, however many rooms: it competes with joins. A closed room, and one that lapsed more than
   * `lapsedFor` seconds ago, is not renewed.
   */
  async renew(
    rooms: readonly RoomLease[],
    node: string,
    { ttl, lapsedFor }: { readonly ttl: number; readonly lapsedFor: number },
  ): Promise<readonly RoomName[]> {
    const leases = sql`jsonb_to_recordset(${JSON.stringify(rooms)}::jsonb) as lease(room text, incarnation integer)`;
    const rows = await this.#queries
      .update(callEpochs)
      .set({ incarnation: sql`lease.incarnation`, leaseUntil: inSeconds(ttl) })
      .from(leases)
      .where(
        and(
          eq(callEpochs.node, node),
          isNull(callEpochs.closedAt),
          lapsedAtMost(lapsedFor),
          sql`${callEpochs.room} = lease.room`,
        ),
      )
      .returning({ room: callEpochs.room });
    return rows.map(({ room }) => asId.room(room));
  }

  async release(room: RoomName, node: string): Promise<void> {
    await this.#queries
      .update(callEpochs)
      .set({ node: null, nodeUrl: null, leaseUntil: null })
      .where(owned(room, node));
  }
}

/** Built once, since every call that opens needs one. */
function claimRoom(queries: Queries) {
  const node = sql.placeholder('node');
  const free = or(isNull(callEpochs.node), eq(callEpochs.node, node), lapsed);
  return queries
    .update(callEpochs)
    .set({
      node: sql`${node}`,
      nodeUrl: sql`${sql.placeholder('url')}`,
      incarnation: sql`${callEpochs.incarnation} + 1`,
      leaseUntil: inSeconds(sql.placeholder('ttl')),
    })
    .where(and(eq(callEpochs.room, sql.placeholder('room')), isNull(callEpochs.closedAt), free))
    .returning({
      node: callEpochs.node,
      nodeUrl: callEpochs.nodeUrl,
      incarnation: callEpochs.incarnation,
    })
    .prepare(UNNAMED);
}

const lapsed: SQL = sql`(${callEpochs.leaseUntil} is null or ${callEpochs.leaseUntil} < clock_timestamp())`;

const lapsedAtMost = (seconds: number): SQL =>
  sql`${callEpochs.leaseUntil} >= clock_timestamp() - make_interval(secs => ${seconds}::double precision)`;

const inSeconds = (ttl: number | Placeholder): SQL =>
  sql`clock_timestamp() + make_interval(secs => ${ttl}::double precision)`;

const owned = (room: RoomName, node: string): SQL | undefined =>
  and(eq(callEpochs.room, room), eq(callEpochs.node, node));

type Home = Pick<typeof callEpochs.$inferSelect, 'node' | 'nodeUrl' | 'incarnation'>;

function homeOf({ node, nodeUrl, incarnation }: Home): RoomPlacement | undefined {
  return node === null || nodeUrl === null ? undefined : { node, url: nodeUrl, incarnation };
}
