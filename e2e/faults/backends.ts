import type { Scene } from './scene.ts';
import type { CallScene } from './fault.ts';

/** The backend that people reach first, which has their rooms. */
export const FIRST_BACKEND = 'server';

/** Killed, and started again at once. Counts from its return. */
export const crash =
  (name: string) =>
  async ({ stack }: Scene): Promise<number> => {
    await stack.kill(name);
    await stack.restart(name);
    return Date.now();
  };

export const startAgain =
  (name: string) =>
  async ({ stack }: CallScene): Promise<void> =>
    stack.restart(name);
