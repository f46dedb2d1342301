export type * from './server-adapter.ts';
export type * from './server-event.ts';
