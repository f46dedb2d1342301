import type { Source } from '@crossfade/video-core';
import type { ApiError } from '../../api/api-error.ts';
import { useCommands } from '../../api/use-commands.ts';
import type { StaffVisit } from '../staff-state.ts';

/** What staff can do about a visit. Each resolves with the visit as it is then; `undefined` after a failure. */
export interface VisitCommands {
  readonly busy: boolean;
  readonly failure: ApiError | undefined;
  readonly onEntry: (
    entry: string,
    command: 'admit' | 'decline' | 'look' | 'ring' | 'message' | 'remove',
    body?: object,
  ) => Promise<StaffVisit | undefined>;
  readonly onVisit: (
    command: 'join' | 'end' | 'cancel' | 'lock' | 'help' | 'extend',
    body?: object,
  ) => Promise<StaffVisit | undefined>;
  readonly mute: (participant: string) => void;
  readonly block: (participant: string, source: Source, blocked: boolean) => void;
}

export function useVisitCommands(visit: string, onVisit: (visit: StaffVisit) => void): VisitCommands {
  const { busy, failure, send } = useCommands();
  async function run(path: string, body?: object): Promise<StaffVisit | undefined> {
    const answer = await send<{ readonly visit: StaffVisit }>('POST', `/visits/${visit}/${path}`, body);
    if (answer) onVisit(answer.visit);
    return answer?.visit;
  }
  return {
    busy,
    failure,
    onEntry: (entry, command, body) => run(`entries/${entry}/${command}`, body),
    onVisit: (command, body) => run(command, body),
    mute: (participant) => void run('mute', { participant }),
    block: (participant, source, blocked) => void run('block', { participant, source, blocked }),
  };
}
