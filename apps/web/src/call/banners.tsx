import {
  useAudioBlocked,
  useBandwidthLimited,
  useCallSession,
  useLocalSource,
  usePhase,
} from '@crossfade/video-react';
import { LoaderCircle, VolumeX, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { texts } from '../texts/texts.ts';
import { DeviceTroubles } from './device-troubles.tsx';
import { useNews } from './use-news.ts';

/** What the person should know now, in front of the tiles so that nothing moves. */
export const Banners = (): ReactNode => (
  <div className="banners">
    <ConnectionBanner />
    <AudioBanner />
    <DeviceTroubles inCall />
    <MicrophoneBanner />
    <ScreenBanner />
    <BandwidthBanner />
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
  if (!useBandwidthLimited()) return null;
  return (
    <output className="banner" data-look="warn">
      {texts.banner.limited}
    </output>
  );
}
