import { useControlState } from './use-control-state.ts';

/** Whether the local participant is a host now, whatever their role was on joining. */
export const useIsHost = (): boolean =>
  useControlState('people', ({ people, self }) =>
    people.some(({ id, role }) => id === self && role === 'host'),
  );
