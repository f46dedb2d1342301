import {
  usePlaybackBlocked,
  useBandwidthLimited,
  useCallSession,
  useLocalSource,
  usePhase,
} from '@crossfade/video-react';
import { useControlConnection } from '@crossfade/video-react/control';
import { LoaderCircle, VolumeX } from 'lucide-react';
import type { ReactNode } from 'react';
import { KeyBanner } from '../encryption/key-banner.tsx';
import { texts } from '../texts/texts.ts';
import { RecordingBanners } from '../recording/recording-banners.tsx';
import { Banner } from './banner.tsx';
import { DeviceErrors } from '../devices/device-errors.tsx';
import { useMediaPreferences } from '../settings/media-preferences.tsx';
import { MissingDevice } from '../devices/missing-device.tsx';
import { ReplacedDevice } from '../devices/replaced-device.tsx';
import { useSecondsToWait } from './use-seconds-to-wait.ts';
import { useSustained } from './use-sustained.ts';
import { useDismissible } from './use-dismissible.ts';

/** Milliseconds. Every sender is limited for a moment, while the browser finds out what the network carries. */
const LIMITED_MS = 5_000;

/** Milliseconds after which joining takes so long that the network may be why. */
const SLOW_JOIN_MS = 7_000;

/** Milliseconds that a dropped connection may take to come back. */
const CONTROL_AWAY_MS = 15_000;

/** What the person should know now, in front of the tiles so that nothing moves. */
export const Banners = (): ReactNode => (
  <div className="banners">
    <ConnectionBanner />
    <RecordingBanners />
    <KeyBanner />
    <PlaybackBanner />
    <ControlBanner />
    <DeviceErrors inCall />
    <ReplacedDevice />
    <MissingDevice source="camera" />
    <MissingDevice source="microphone" />
    <InterruptedBanner />
    <MicrophoneBanner />
    <ScreenBanner />
    <BandwidthBanner />
    <AudioOnlyBanner />
  </div>
);

function ConnectionBanner(): ReactNode {
  const { name } = usePhase();
  const seconds = useSecondsToWait();
  const slow = useSustained(name === 'joining' && seconds === undefined, SLOW_JOIN_MS);
  const { banner } = texts;
  const state =
    seconds !== undefined ? 'busy' : name === 'reconnecting' ? name : slow ? 'slowJoin' : 'joining';
  return (
    <Banner look={name === 'reconnecting' || slow ? 'warn' : 'plain'}>
      {name === 'connected' ? null : (
        <>
          <LoaderCircle className="spin" aria-hidden="true" />
          <span>
            {banner[state]}
            {/* A reader that said each second would say nothing else. */}
            {seconds === undefined ? null : <span aria-hidden="true">{banner.busyFor(seconds)}</span>}
          </span>
        </>
      )}
    </Banner>
  );
}

function PlaybackBanner(): ReactNode {
  const session = useCallSession();
  if (!usePlaybackBlocked()) return null;
  return (
    <div className="banner" role="alert" data-look="warn">
      <VolumeX aria-hidden="true" />
      {texts.banner.playbackBlocked}
      <button type="button" className="button button-small" onClick={() => void session.unlockPlayback()}>
        {texts.banner.unlock}
      </button>
    </div>
  );
}

/** Chat and hands that stay away from a call that goes on: mostly a part of the page that a newer version replaced. */
function ControlBanner(): ReactNode {
  const { name } = useControlConnection();
  const inCall = usePhase().name === 'connected';
  const away = useSustained(inCall && (name === 'connecting' || name === 'reconnecting'), CONTROL_AWAY_MS);
  return (
    <Banner look="warn">
      {away ? (
        <>
          {texts.banner.controlAway}
          <button type="button" className="button button-small" onClick={() => location.reload()}>
            {texts.banner.reload}
          </button>
        </>
      ) : null}
    </Banner>
  );
}

/** The system has the microphone, for a phone call mostly; the others see it muted meanwhile. */
function InterruptedBanner(): ReactNode {
  const { interrupted } = useLocalSource('microphone');
  return <Banner look="warn">{interrupted ? texts.banner.interrupted : null}</Banner>;
}

/** What a host did to the microphone that the person may undo. */
function MicrophoneBanner(): ReactNode {
  const { mutedBy, allowed } = useLocalSource('microphone');
  return <News said={allowed && mutedBy.includes('server') ? texts.banner.forcedMute : undefined} />;
}

/** A screen that could not be captured; a picker that was closed is no failure. */
function ScreenBanner(): ReactNode {
  const { failure } = useLocalSource('screen');
  const { banner } = texts;
  const said = failure === 'denied-by-system' ? banner.screenDenied : banner.screenFailed;
  return <News said={failure === undefined ? undefined : said} />;
}

/** Something to be told once, and to be closed. */
function News({ said }: { readonly said: string | undefined }): ReactNode {
  const { news, dismiss } = useDismissible(said);
  return <Banner onDismiss={dismiss}>{news}</Banner>;
}

function BandwidthBanner(): ReactNode {
  const { audioOnly, setAudioOnly } = useMediaPreferences();
  const limited = useSustained(useBandwidthLimited(), LIMITED_MS);
  return (
    <Banner look="warn">
      {limited ? (
        <>
          {texts.banner.limited}
          {audioOnly ? null : (
            <button type="button" className="button button-small" onClick={() => setAudioOnly(true)}>
              {texts.settings.audioOnly}
            </button>
          )}
        </>
      ) : null}
    </Banner>
  );
}

/** Why nobody is seen, and the way back. */
function AudioOnlyBanner(): ReactNode {
  const { audioOnly, setAudioOnly } = useMediaPreferences();
  return (
    <Banner>
      {audioOnly ? (
        <>
          {texts.banner.audioOnly}
          <button type="button" className="button button-small" onClick={() => setAudioOnly(false)}>
            {texts.banner.showVideo}
          </button>
        </>
      ) : null}
    </Banner>
  );
}
