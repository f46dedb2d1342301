export { mesh } from './provider.ts';
