export * from './chat-hooks.ts';
export * from './control-provider.tsx';
export * from './host-actions.ts';
export * from './host-hooks.ts';
export * from './presence-hooks.ts';
export * from './use-control-state.ts';
export * from './use-own-control.ts';
