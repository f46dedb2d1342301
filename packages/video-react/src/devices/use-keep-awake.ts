import { keepAwake } from '@crossfade/video-core/devices';
import { useEffect } from 'react';

/** While mounted, the screen does not go dark by itself. */
export const useKeepAwake = (): void => useEffect(() => keepAwake(), []);
