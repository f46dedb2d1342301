import type { HostCommand } from '@crossfade/video-core';
import { useSupport } from '@crossfade/video-react/support';
import { texts } from '../texts/texts.ts';

/** Says of what hosts ask for why this call's provider cannot do it; `undefined` when it can. */
export function useUnavailable(): (command: HostCommand['type']) => string | undefined {
  const mute = useSupport('server-mute');
  const block = useSupport('source-block');
  const remove = useSupport('remove');
  // What is missing here is about no media, so every provider's calls have it.
  const supports = new Map([
    ['mute', mute],
    ['mute-all', mute],
    ['block', block],
    ['withhold', block],
    ['remove', remove],
  ]);
  return (command) => {
    const support = supports.get(command);
    return support?.supported === false ? texts.unavailable(support.reason) : undefined;
  };
}
