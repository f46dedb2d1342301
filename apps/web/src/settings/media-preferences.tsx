import { IncomingVideo, useCallSession } from '@crossfade/video-react';
import { createContext, useContext, useEffect, useMemo, useState, type ReactNode } from 'react';
import { recallPreferences, rememberPreferences } from './preferences.ts';
import { LARGEST_LAYER, type SendQuality } from './send-quality.ts';
import { useHydrated } from '../ui/use-hydrated.ts';

export interface MediaPreferences {
  readonly sendQuality: SendQuality;
  readonly setSendQuality: (quality: SendQuality) => void;
  /** Hears the others and does not see them. Not remembered, so that nobody wonders next week where they are. */
  readonly audioOnly: boolean;
  readonly setAudioOnly: (audioOnly: boolean) => void;
}

const MediaPreferencesContext = createContext<MediaPreferences | undefined>(undefined);

/** Holds how much is sent and received, and applies it to the session and to everything shown inside. */
export function MediaPreferencesProvider({ children }: { readonly children: ReactNode }): ReactNode {
  const session = useCallSession();
  const hydrated = useHydrated();
  const remembered = useMemo(() => (hydrated ? recallPreferences().sendQuality : 'high'), [hydrated]);
  const [chosen, setChosen] = useState<SendQuality>();
  const [audioOnly, setAudioOnly] = useState(false);
  const sendQuality = chosen ?? remembered;
  useEffect(() => session.limitCamera(LARGEST_LAYER[sendQuality]), [session, sendQuality]);
  const choices = useMemo(
    () => ({
      sendQuality,
      setSendQuality: (quality: SendQuality) => {
        rememberPreferences({ sendQuality: quality });
        setChosen(quality);
      },
      audioOnly,
      setAudioOnly,
    }),
    [sendQuality, audioOnly],
  );
  return (
    <MediaPreferencesContext.Provider value={choices}>
      <IncomingVideo.Provider value={!audioOnly}>{children}</IncomingVideo.Provider>
    </MediaPreferencesContext.Provider>
  );
}

export function useMediaPreferences(): MediaPreferences {
  const choices = useContext(MediaPreferencesContext);
  if (choices === undefined) throw new Error('Wrap this component in <MediaPreferencesProvider>.');
  return choices;
}
