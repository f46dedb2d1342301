import { recordingsTexts } from '../texts/recordings-texts.ts';
import { siteTexts } from '../texts/site-texts.ts';

/** A recording, as the backend shows it to staff. */
export interface Recording {
  readonly id: string;
  readonly state: keyof typeof recordingsTexts.states;
  readonly resident?: string;
  readonly visitors: readonly string[];
  readonly visit?: string;
  readonly startedBy: string;
  readonly queuedAt: string;
  readonly startedAt?: string;
  readonly stopReason?: string;
  readonly durationMs?: number;
  readonly bytes?: number;
  readonly parts: number;
  readonly problem?: keyof typeof recordingsTexts.problems;
  readonly answer?: string;
  readonly attempts: number;
  readonly nextAttemptAt?: string;
  readonly queuePosition?: number;
  readonly deletionOffered: boolean;
  readonly shared: boolean;
  readonly held?: { readonly by: 'staff' | 'incident'; readonly reason?: string; readonly who?: string };
  readonly expiresAt?: string;
}

export interface Viewing {
  readonly who: string;
  readonly at: string;
  readonly download: boolean;
}

/** What the backend says to someone who may watch a recording. */
export interface WatchedRecording {
  readonly as: 'staff' | 'resident' | 'visitor';
  readonly recording: Pick<Recording, 'id' | 'state' | 'resident' | 'startedAt' | 'durationMs' | 'shared'>;
  readonly details?: Recording;
  readonly viewings?: readonly Viewing[];
}

/** Whether what was recorded is there, and could not be stored, or had no room to be made into a file. */
export const isUnstored = ({ state, problem }: Pick<Recording, 'state' | 'problem'>): boolean =>
  state === 'failed' && (problem === 'disk-full' || (problem?.startsWith('storage-') ?? false));

/** What staff read after a withdrawal: what is held is not deleted. */
export function withdrawalNote({
  deletionOffered,
  held,
}: Pick<Recording, 'deletionOffered' | 'held'>): string | undefined {
  if (!deletionOffered) return undefined;
  return held === undefined ? recordingsTexts.deletionOffered : recordingsTexts.deletionHeld;
}

const { tag } = siteTexts.language;

/** Minutes and seconds, with hours where there are any: `1:02:03`. */
export function lengthOf(durationMs: number): string {
  const seconds = Math.round(durationMs / 1_000);
  const [hours, minutes, rest] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60, seconds % 60];
  const two = (value: number): string => String(value).padStart(2, '0');
  return hours === 0 ? `${minutes}:${two(rest)}` : `${hours}:${two(minutes)}:${two(rest)}`;
}

export const sizeOf = (bytes: number): string =>
  new Intl.NumberFormat(tag, {
    style: 'unit',
    unit: bytes < 1_000_000 ? 'kilobyte' : 'megabyte',
    maximumFractionDigits: bytes < 100_000_000 ? 1 : 0,
  }).format(bytes / (bytes < 1_000_000 ? 1_000 : 1_000_000));
