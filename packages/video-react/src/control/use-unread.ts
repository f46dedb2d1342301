import { useControlState } from './use-control-state.ts';

/** How many messages of others came after the last that was read. */
export const useUnread = (): number => useControlState('unread', (state) => state.unread);
