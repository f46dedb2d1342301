export * from './open-postgres.ts';
export * from './postgres-bus.ts';
