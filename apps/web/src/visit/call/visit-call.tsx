import { useKeepAwake } from '@crossfade/video-react/devices';
import { Clock, LifeBuoy, LoaderCircle, UserRoundSearch } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { Mark } from '../../brand/logo.tsx';
import { CallRoot } from '../../call/call-root.tsx';
import { ChatPanel } from '../../chat/chat-panel.tsx';
import { Announcer } from '../../notices/announcer.tsx';
import { Banner } from '../../notices/banner.tsx';
import { Banners } from '../../notices/banners.tsx';
import { InVisit } from '../../people/in-visit.ts';
import { NoticesProvider } from '../../notices/notices.tsx';
import { VisitRecordButton } from '../../recording/record-button.tsx';
import { RecordingDoor, useKeptAtDoor } from '../../recording/recording-door.tsx';
import { RecordingMark } from '../../recording/recording-mark.tsx';
import { TileGrid } from '../../stage/tile-grid.tsx';
import { visitTexts } from '../../texts/visit-texts.ts';
import { takeFocus } from '../../ui/take-focus.ts';
import { useServerClock } from '../use-server-clock.ts';
import type { FollowedCall } from './use-followed-call.ts';
import type { Help } from '../visit-state.ts';
import { ChatToggle, VisitBar } from './visit-bar.tsx';
import { SmallWindowButton } from './small-window-button.tsx';
import { LargeButton } from '../large-button.tsx';

/** Milliseconds before the time limit from which it is said. */
const WARNED_MS = 5 * 60_000;

/** Nobody shares a screen in a visit. */
const OFFERED = ['microphone', 'camera'] as const;

export interface VisitCallProps {
  /** Who is on the other side, by name. */
  readonly with: string;
  /** The server's time, ISO 8601. */
  readonly now: string;
  /** The time limit, ISO 8601. */
  readonly endsAt?: string | undefined;
  readonly help: Help;
  /** Who of staff said that they are on their way. */
  readonly helpComing?: string | undefined;
  readonly waitingForStaff: boolean;
  readonly followed: FollowedCall;
  readonly onHelp?: (() => void) | undefined;
  readonly onLeave: () => void;
  /** Whether there is a chat; on a resident's tablet there is none. */
  readonly chat?: boolean;
  /** Why the last press did nothing. */
  readonly problem?: string | undefined;
  /** More to say above the picture, such as who else waits. */
  readonly children?: ReactNode;
}

/** The call inside a visit: the call's own stage, and fewer, larger controls. */
export function VisitCall({ followed, ...props }: VisitCallProps): ReactNode {
  return (
    <InVisit value>
      <CallRoot>
        <Screen {...props} followed={followed} />
      </CallRoot>
    </InVisit>
  );
}

function Screen({ followed, ...props }: VisitCallProps): ReactNode {
  const asked = useKeptAtDoor();
  if (followed.replaced) return <Replaced {...props} onHere={followed.joinAgain} />;
  if (asked) return <RecordingDoor onJoin={followed.joinAgain} onStay={props.onLeave} />;
  return <Inside {...props} />;
}

function Inside({
  with: other,
  now,
  endsAt,
  help,
  helpComing,
  waitingForStaff,
  problem,
  onHelp,
  onLeave,
  chat = true,
  children,
}: Omit<VisitCallProps, 'followed'>): ReactNode {
  const [chatOpen, setChatOpen] = useState(false);
  const [draft, setDraft] = useState('');
  const { call } = visitTexts;
  useKeepAwake();
  return (
    <NoticesProvider>
      <header className="room-head visit-call-head">
        <Mark />
        <h1 className="room-key" tabIndex={-1} ref={takeFocus}>
          {visitTexts.with(other)}
        </h1>
        <RecordingMark />
        {endsAt === undefined ? null : <TimeLeft now={now} endsAt={endsAt} />}
      </header>
      <div className="room-body">
        <div className="room-stage">
          <div className="visit-banners">
            <Banner>
              {help === 'no' ? null : (
                <>
                  <LifeBuoy aria-hidden="true" />
                  {help === 'here'
                    ? call.helpHere
                    : helpComing === undefined
                      ? call.helpCalled
                      : call.helpComing(helpComing)}
                </>
              )}
            </Banner>
            <Banner look="warn">
              {waitingForStaff ? (
                <>
                  <UserRoundSearch aria-hidden="true" />
                  {call.waitingForStaff}
                </>
              ) : null}
            </Banner>
            {children}
            <Banner look="warn">{problem}</Banner>
            <Banners />
          </div>
          <TileGrid
            alone={
              <aside className="alone">
                <LoaderCircle className="spin" aria-hidden="true" />
                <p>{call.alone(other)}</p>
              </aside>
            }
          />
        </div>
        {chatOpen ? <ChatPanel draft={draft} onDraft={setDraft} onClose={() => setChatOpen(false)} /> : null}
      </div>
      <VisitBar help={help} onHelp={onHelp} onLeave={onLeave}>
        <SmallWindowButton />
        <VisitRecordButton />
        {chat ? <ChatToggle open={chatOpen} onToggle={() => setChatOpen(!chatOpen)} /> : null}
      </VisitBar>
      <Announcer chatOpen={chatOpen} offered={OFFERED} />
    </NoticesProvider>
  );
}

function TimeLeft({ now, endsAt }: { readonly now: string; readonly endsAt: string }): ReactNode {
  const left = Date.parse(endsAt) - useServerClock(now);
  return (
    <output className="visit-time-left">
      {left > WARNED_MS ? null : (
        <>
          <Clock aria-hidden="true" />
          {visitTexts.call.endsIn(Math.floor(left / 60_000))}
        </>
      )}
    </output>
  );
}

function Replaced({
  onHere,
  onLeave,
}: Pick<VisitCallProps, 'onLeave'> & { readonly onHere: () => void }): ReactNode {
  const { call } = visitTexts;
  return (
    <main className="message">
      <h1 tabIndex={-1} ref={takeFocus}>
        {call.replaced}
      </h1>
      <div className="message-actions">
        <LargeButton label={call.here} onClick={onHere} />
        <LargeButton label={call.leave} look="quiet" onClick={onLeave} />
      </div>
    </main>
  );
}
