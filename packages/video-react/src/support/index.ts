export * from './use-support.ts';
