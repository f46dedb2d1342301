import { useControlState } from './use-control-state.ts';

/** Whether this page's person is a host now, whatever they were when they joined. */
export const useIsHost = (): boolean =>
  useControlState('people', ({ people, self }) =>
    people.some(({ id, role }) => id === self && role === 'host'),
  );
