import {
  useAudioBlocked,
  useBandwidthLimited,
  useCallSession,
  useLocalSource,
  usePhase,
} from '@crossfade/video-react';
import { LoaderCircle, VolumeX } from 'lucide-react';
import type { ReactNode } from 'react';
import { texts } from '../texts/texts.ts';
import { DeviceTrouble } from './device-trouble.tsx';

/** What the person should know now, above the tiles. */
export const Banners = (): ReactNode => (
  <div className="banners">
    <ConnectionBanner />
    <AudioBanner />
    <DeviceBanner source="microphone" />
    <DeviceBanner source="camera" />
    <ForcedMuteBanner />
    <BandwidthBanner />
  </div>
);

function ConnectionBanner(): ReactNode {
  const { name } = usePhase();
  const said =
    name === 'reconnecting' ? texts.banner.reconnecting : name === 'connected' ? '' : texts.banner.joining;
  return (
    <output className="banner" data-look={name === 'reconnecting' ? 'warn' : 'plain'} hidden={said === ''}>
      <LoaderCircle className="spin" aria-hidden="true" />
      {said}
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

function DeviceBanner({ source }: { readonly source: 'camera' | 'microphone' }): ReactNode {
  const session = useCallSession();
  const { failure } = useLocalSource(source);
  if (failure === undefined) return null;
  return <DeviceTrouble source={source} failure={failure} onRetry={() => void session.startSource(source)} />;
}

function ForcedMuteBanner(): ReactNode {
  const { mutedBy, allowed } = useLocalSource('microphone');
  if (!allowed) return <output className="banner">{texts.call.microphoneRefused}</output>;
  if (!mutedBy.includes('server')) return null;
  return <output className="banner">{texts.banner.forcedMute}</output>;
}

function BandwidthBanner(): ReactNode {
  if (!useBandwidthLimited()) return null;
  return (
    <output className="banner" data-look="warn">
      {texts.banner.limited}
    </output>
  );
}
