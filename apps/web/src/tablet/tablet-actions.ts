import type { Call } from '@crossfade/video-core/client';
import type { TabletSnapshot } from './tablet-state.ts';

/** What a resident can do. */
export interface TabletActions {
  readonly busy: boolean;
  readonly failed: boolean;
  readonly answer: (entry: string) => void;
  readonly admit: (entry: string) => void;
  readonly decline: (entry: string) => void;
  readonly leave: (visit: string) => void;
  readonly comeBack: (visit: string) => void;
  readonly callHelp: (visit: string) => void;
}

export interface TabletScreenProps {
  readonly snapshot: TabletSnapshot;
  readonly actions: TabletActions;
  readonly createDoorCall: () => Call;
}
