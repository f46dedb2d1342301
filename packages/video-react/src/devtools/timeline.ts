import type { CallEvent } from '@crossfade/video-core';
import { roomName } from './room-rows.ts';

/** Events that are kept; the oldest go first. */
const MOST = 300;

export interface TimelineEntry {
  /** Counts the entries of this page. */
  readonly id: number;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** The room's epoch and attempt. */
  readonly room: string;
  readonly type: string;
  /** Whatever else the event says, as JSON. */
  readonly detail: string;
}

export function addEvent(entries: readonly TimelineEntry[], event: CallEvent): readonly TimelineEntry[] {
  const { at, epoch, attempt, type, seq: _seq, ...rest } = event;
  const id = (entries.at(-1)?.id ?? 0) + 1;
  const entry = { id, at, room: roomName({ epoch, attempt }), type, detail: JSON.stringify(rest) };
  return [...entries.slice(1 - MOST), entry];
}
