import { useSyncExternalStore } from 'react';

/** What fills the screen now; asking for it fails where the browser or the person does not want it, which is fine. */
export interface FullScreen {
  readonly element: Element | undefined;
  /** False on phones whose browsers fill the screen with nothing but a video. */
  readonly offered: boolean;
  /** Fills the screen with an element, or gives it back when it is filled. */
  toggle(element: Element | null): void;
}

export function useFullScreen(): FullScreen {
  const element = useSyncExternalStore(
    subscribe,
    () => document.fullscreenElement,
    () => null,
  );
  const offered = useSyncExternalStore(
    subscribe,
    () => document.fullscreenEnabled === true,
    () => false,
  );
  return { element: element ?? undefined, offered, toggle };
}

function subscribe(listener: () => void): () => void {
  document.addEventListener('fullscreenchange', listener);
  return () => document.removeEventListener('fullscreenchange', listener);
}

function toggle(element: Element | null): void {
  const done = document.fullscreenElement ? document.exitFullscreen() : element?.requestFullscreen();
  done?.catch(() => undefined);
}
