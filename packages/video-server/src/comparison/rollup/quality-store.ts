import type { TenantId } from '@crossfade/video-core';
import type { Cell } from './cell.ts';

/** The distributions of what was measured in one cell. */
export interface RolledUp {
  readonly cell: Cell;
  /** As `Sketches` stores them. */
  readonly sketches: Uint8Array;
}

/** What is asked for: cells with these values; what is absent is not asked. */
export interface QualityQuery extends Partial<Omit<Cell, 'tenant' | 'day'>> {
  readonly tenant: TenantId;
  /** The first day. */
  readonly from: string;
}

/** Samples of quality, rolled up by cell, for all processes. */
export interface QualityStore {
  /** Adds to what is stored of these cells. */
  add(rolledUp: readonly RolledUp[]): Promise<void>;
  /** What is stored of the cells that were asked for, by deployment or arm: that of one cell behind that of another. */
  find(query: QualityQuery, by: 'deployment' | 'arm'): Promise<ReadonlyMap<string, Uint8Array>>;
  /** Deletes at most `limit` cells that were last added to before a time (milliseconds since 1970), and answers how many. */
  forget(before: number, limit: number): Promise<number>;
}
