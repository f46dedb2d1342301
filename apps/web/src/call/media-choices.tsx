import { IncomingVideo } from '@crossfade/video-react';
import { createContext, useContext, useMemo, useState, type ReactNode } from 'react';

export interface MediaChoices {
  /** Hears the others and does not see them. Not remembered, so that nobody wonders next week where they are. */
  readonly audioOnly: boolean;
  readonly setAudioOnly: (audioOnly: boolean) => void;
}

const MediaChoicesContext = createContext<MediaChoices | undefined>(undefined);

/** Holds how much is received, and applies it to everything shown inside. */
export function MediaChoicesProvider({ children }: { readonly children: ReactNode }): ReactNode {
  const [audioOnly, setAudioOnly] = useState(false);
  const choices = useMemo(() => ({ audioOnly, setAudioOnly }), [audioOnly]);
  return (
    <MediaChoicesContext.Provider value={choices}>
      <IncomingVideo.Provider value={!audioOnly}>{children}</IncomingVideo.Provider>
    </MediaChoicesContext.Provider>
  );
}

export function useMediaChoices(): MediaChoices {
  const choices = useContext(MediaChoicesContext);
  if (choices === undefined) throw new Error('Wrap this component in <MediaChoicesProvider>.');
  return choices;
}
