export * from './call-features.ts';
export * from './features-of.ts';
