import type { Caller } from '../tablet-state.ts';

/** "Anna Keller (daughter)". */
export const nameAndRelation = ({ name, relation }: Pick<Caller, 'name' | 'relation'>): string =>
  relation === '' ? name : `${name} (${relation})`;
