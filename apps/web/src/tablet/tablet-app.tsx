'use client';

import type { Call } from '@crossfade/video-core/client';
import { useCallSession } from '@crossfade/video-react';
import { useKeepAwake } from '@crossfade/video-react/devices';
import { useEffect, useRef, useState, type MouseEvent, type ReactNode } from 'react';
import { useAway } from '../api/use-away.ts';
import { useCommands } from '../api/use-commands.ts';
import { useSnapshot } from '../api/use-snapshot.ts';
import { LoadingPage } from '../brand/loading-page.tsx';
import { closeDevices } from '../devices/preferred-devices.ts';
import { AwayNotice } from '../notices/away-notice.tsx';
import { tabletTexts } from '../texts/tablet-texts.ts';
import { PairScreen } from './screens/pair-screen.tsx';
import { RingSound } from './ring-sound.ts';
import { StartScreen } from './screens/start-screen.tsx';
import type { TabletActions } from './tablet-actions.ts';
import { TabletScreens } from './tablet-screens.tsx';
import { tabletStage, type TabletSnapshot } from './tablet-state.ts';
import { tapGuard } from './tap-guard.ts';
import { useReadiness } from './use-readiness.ts';

export interface TabletAppProps {
  readonly createDoorCall: () => Call;
}

/** A resident's tablet, handed from visit to visit: the server says what is on, and a tap answers. */
export function TabletApp({ createDoorCall }: TabletAppProps): ReactNode {
  const { snapshot, connected, refused, take, restart } = useSnapshot<TabletSnapshot>('/tablet');
  const away = useAway(connected);
  const { busy, failure, send } = useCommands();
  const [sound] = useState(() => new RingSound());
  const [started, setStarted] = useState(false);
  const { readiness, look } = useReadiness(sound, snapshot !== undefined && refused === undefined);
  const guard = useRef(tapGuard());
  const stage = snapshot && tabletStage(snapshot);
  useKeepAwake();
  useRing(sound, snapshot?.ring?.entry);
  useResidentDevices(stage === 'door' || stage === 'in-call');

  async function act(path: `/${string}`): Promise<void> {
    const next = await send<TabletSnapshot>('POST', `/tablet${path}`);
    if (next) take(next);
  }
  const actions: TabletActions = {
    busy,
    failed: failure !== undefined,
    answer: (entry) => void act(`/entries/${entry}/answer`),
    admit: (entry) => void act(`/entries/${entry}/admit`),
    decline: (entry) => void act(`/entries/${entry}/decline`),
    leave: (visit) => void act(`/visits/${visit}/leave`),
    comeBack: (visit) => void act(`/visits/${visit}/return`),
    callHelp: (visit) => void act(`/visits/${visit}/help`),
  };

  /** Before anything below hears of it. The keyboard's presses are deliberate (`detail` 0). */
  function onClickCapture(event: MouseEvent): void {
    if (event.detail === 0 || guard.current(event.timeStamp)) return;
    event.preventDefault();
    event.stopPropagation();
  }

  // Until something is missing, and is not simply not asked for yet.
  const asleep = readiness !== undefined && !started && !(readiness.sound && readiness.camera);
  const paired = refused === undefined;
  return (
    <div
      className="tablet"
      data-testid="tablet"
      data-state={!paired ? 'pair' : asleep && stage === 'idle' ? 'start' : stage}
      onClickCapture={onClickCapture}
    >
      {!paired ? (
        <PairScreen onPaired={restart} sound={sound} />
      ) : snapshot === undefined || stage === undefined ? (
        <LoadingPage text={tabletTexts.loading} />
      ) : asleep && stage === 'idle' ? (
        <StartScreen
          readiness={readiness}
          sound={sound}
          onLook={look}
          onStarted={() => {
            setStarted(true);
            look();
          }}
        />
      ) : (
        <>
          <AwayNotice away={away} text={tabletTexts.offline} />
          <TabletScreens
            stage={stage}
            snapshot={snapshot}
            actions={actions}
            readiness={readiness}
            createDoorCall={createDoorCall}
            onWake={() => void sound.unlock().then(look)}
          />
        </>
      )}
    </div>
  );
}

/** Rings again for each visitor, and stops with the first answer on any tablet. */
function useRing(sound: RingSound, entry: string | undefined): void {
  useEffect(() => {
    if (entry === undefined) return undefined;
    sound.start();
    return () => sound.stop();
  }, [sound, entry]);
}

/** Opens camera and microphone with the answer, so that the visitor sees the resident at once; nothing is sent yet. */
function useResidentDevices(wanted: boolean): void {
  const session = useCallSession();
  useEffect(() => {
    if (!wanted) return closeDevices(session);
    void session.setMuted('microphone', false);
    void session.startSource('camera');
    void session.startSource('microphone');
    return undefined;
  }, [session, wanted]);
}
