/** What follows a live move; an application's page loads it when one is announced. */
export { Mover } from '../../packages/video-core/src/move/client/mover.ts';
