export * from './open-embedded.ts';
export * from '../errors/folder-in-use-error.ts';
