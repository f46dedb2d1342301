import type { ReactNode } from 'react';
import { recordingsTexts } from '../texts/recordings-texts.ts';
import { dayAndTime } from '../staff/staff-time.ts';
import { isUnstored, withdrawalNote, type Recording } from './recording.ts';

export interface RecordingStateProps {
  readonly recording: Recording;
  readonly timeZone: string;
}

/** How far a recording is, what keeps it from being stored, and what staff should know of it. */
export function RecordingState({ recording, timeZone }: RecordingStateProps): ReactNode {
  const { state, startedAt, problem, answer, nextAttemptAt, queuePosition, parts, shared } = recording;
  const interrupted = state === 'queued' && startedAt !== undefined;
  const notes = [
    interrupted ? recordingsTexts.interrupted : undefined,
    !interrupted && queuePosition !== undefined ? recordingsTexts.position(queuePosition) : undefined,
    problem === undefined ? undefined : recordingsTexts.said(recordingsTexts.problems[problem], answer),
    nextAttemptAt === undefined
      ? undefined
      : recordingsTexts.nextAttempt(dayAndTime(nextAttemptAt, timeZone)),
    state === 'ready' && parts > 1 ? recordingsTexts.parts(parts) : undefined,
    shared ? recordingsTexts.shared : undefined,
    withdrawalNote(recording),
  ].filter((note) => note !== undefined);
  return (
    <span className="staff-stack">
      <span className="staff-tag" data-look={lookOf(recording)} data-state={state}>
        {isUnstored(recording) ? recordingsTexts.unstored : recordingsTexts.states[state]}
      </span>
      {notes.map((note) => (
        <span key={note} className="staff-minor">
          {note}
        </span>
      ))}
    </span>
  );
}

function lookOf({ state, problem }: Recording): 'good' | 'warn' | undefined {
  if (problem !== undefined && problem !== 'not-started') return 'warn';
  return state === 'ready' || state === 'recording' ? 'good' : undefined;
}
