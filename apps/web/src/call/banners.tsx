import {
  useAudioBlocked,
  useBandwidthLimited,
  useCallSession,
  useLocalSource,
  usePhase,
} from '@crossfade/video-react';
import { LoaderCircle, VolumeX, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { KeyBanner } from '../encryption/key-banner.tsx';
import { texts } from '../texts/texts.ts';
import { DeviceTroubles } from './device-troubles.tsx';
import { useMediaChoices } from './media-choices.tsx';
import { ReplacedDevice } from './replaced-device.tsx';
import { useLasting } from './use-lasting.ts';
import { useNews } from './use-news.ts';

/** Milliseconds. Every sender is limited for a moment, while the browser finds out what the network carries. */
const LIMITED_MS = 5_000;

/** What the person should know now, in front of the tiles so that nothing moves. */
export const Banners = (): ReactNode => (
  <div className="banners">
    <ConnectionBanner />
    <KeyBanner />
    <AudioBanner />
    <DeviceTroubles inCall />
    <ReplacedDevice />
    <MicrophoneBanner />
    <ScreenBanner />
    <BandwidthBanner />
    <AudioOnlyBanner />
  </div>
);

function ConnectionBanner(): ReactNode {
  const { name } = usePhase();
  if (name === 'connected') return null;
  return (
    <output className="banner" data-look={name === 'reconnecting' ? 'warn' : 'plain'}>
      <LoaderCircle className="spin" aria-hidden="true" />
      {name === 'reconnecting' ? texts.banner.reconnecting : texts.banner.joining}
    </output>
  );
}

function AudioBanner(): ReactNode {
  const session = useCallSession();
  if (!useAudioBlocked()) return null;
  return (
    <div className="banner" role="alert" data-look="warn">
      <VolumeX aria-hidden="true" />
      {texts.banner.audioBlocked}
      <button type="button" className="button button-small" onClick={() => void session.unlockAudio()}>
        {texts.banner.unlock}
      </button>
    </div>
  );
}

/** What a moderator did to the microphone. */
function MicrophoneBanner(): ReactNode {
  const { mutedBy, allowed } = useLocalSource('microphone');
  const said = allowed
    ? mutedBy.includes('server')
      ? texts.banner.forcedMute
      : undefined
    : texts.call.microphoneRefused;
  return <News said={said} />;
}

/** A screen that could not be captured; a picker that was closed is no failure. */
function ScreenBanner(): ReactNode {
  const { failure } = useLocalSource('screen');
  return <News said={failure === undefined ? undefined : texts.banner.screenFailed} />;
}

/** Something to be told once, and to be closed. */
function News({ said }: { readonly said: string | undefined }): ReactNode {
  const { news, dismiss } = useNews(said);
  if (news === undefined) return null;
  return (
    <output className="banner">
      {news}
      <button type="button" className="button-close" aria-label={texts.banner.dismiss} onClick={dismiss}>
        <X aria-hidden="true" />
      </button>
    </output>
  );
}

function BandwidthBanner(): ReactNode {
  const { audioOnly, setAudioOnly } = useMediaChoices();
  const limited = useLasting(useBandwidthLimited(), LIMITED_MS);
  if (!limited) return null;
  return (
    <output className="banner" data-look="warn">
      {texts.banner.limited}
      {audioOnly ? null : (
        <button type="button" className="button button-small" onClick={() => setAudioOnly(true)}>
          {texts.settings.audioOnly}
        </button>
      )}
    </output>
  );
}

/** Why nobody is seen, and the way back. */
function AudioOnlyBanner(): ReactNode {
  const { audioOnly, setAudioOnly } = useMediaChoices();
  if (!audioOnly) return null;
  return (
    <output className="banner">
      {texts.banner.audioOnly}
      <button type="button" className="button button-small" onClick={() => setAudioOnly(false)}>
        {texts.banner.showVideo}
      </button>
    </output>
  );
}
