export type * from './call-session.ts';
export type * from './client-adapter.ts';
export type * from './track-stats.ts';
