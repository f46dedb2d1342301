import type { ApiError } from '../api/api-error.ts';
import type { VisitorSnapshot } from './visit-state.ts';

/** What a visitor can do. */
export interface VisitActions {
  readonly busy: boolean;
  readonly failure: ApiError | undefined;
  readonly knock: () => void;
  readonly leave: () => void;
  readonly comeBack: () => void;
  readonly askOtherTime: () => void;
  readonly callHelp: () => void;
}

export interface VisitScreenProps {
  readonly snapshot: VisitorSnapshot;
  readonly actions: VisitActions;
}
