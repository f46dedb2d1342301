export * from './encryption-hooks.ts';
export * from './encryption-provider.tsx';
