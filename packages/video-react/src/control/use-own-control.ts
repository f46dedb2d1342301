import type { CallControl } from '@crossfade/video-core/control';
import { useOwned } from '../use-owned.ts';

const close = (control: CallControl): void => control.close();

/** Makes a control channel that lives as long as the component: closed after the real unmount, and only then. */
export const useOwnControl = (create: () => CallControl): CallControl => useOwned(create, close);
