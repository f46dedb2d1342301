import type { EndReason } from '@crossfade/video-core';
import { useCallSession, useDecision } from '@crossfade/video-react';
import {
  CircleSlash,
  CloudOff,
  DoorOpen,
  Lock,
  MonitorSmartphone,
  RefreshCw,
  UserX,
  type LucideIcon,
} from 'lucide-react';
import Link from 'next/link';
import { useEffect, type ReactNode } from 'react';
import { MessagePage } from '../brand/message-page.tsx';
import { texts } from '../texts/texts.ts';
import { closeDevices } from '../devices/preferred-devices.ts';
import { endedView, type End } from './ended-view.ts';

export interface EndedScreenProps {
  readonly end: End;
  /** To the preview. */
  readonly onBack: () => void;
  /** Straight in again. */
  readonly onAgain: () => void;
}

const ICONS: Readonly<Record<EndReason, LucideIcon>> = {
  left: DoorOpen,
  ended: DoorOpen,
  removed: UserX,
  replaced: MonitorSmartphone,
  'server-away': CloudOff,
  refused: CircleSlash,
  'cannot-run': RefreshCw,
  failed: CircleSlash,
};

/** Says why one is out of the call and what to do about it. */
export function EndedScreen({ end, onBack, onAgain }: EndedScreenProps): ReactNode {
  const session = useCallSession();
  useEffect(() => closeDevices(session), [session]);

  const admitted = useDecision() !== undefined;
  const { title, body, quote, code, look, way } = endedView(end, admitted);
  const Icon = end.code === 'call-locked' ? Lock : ICONS[end.reason];
  const go = { preview: onBack, call: onAgain, reload: () => location.reload() };
  return (
    <MessagePage
      title={title}
      body={body}
      icon={<Icon aria-hidden="true" />}
      look={look}
      takesFocus
      linksHome
      detail={
        <div className="message-detail">
          {quote === undefined ? null : <p className="message-quote">{quote}</p>}
          {code === undefined ? null : <p className="message-code">{texts.endedActions.code(code)}</p>}
        </div>
      }
    >
      {way === undefined ? null : (
        <button type="button" className="button button-primary" onClick={go[way.to]}>
          {way.label}
        </button>
      )}
      <Link className="button button-quiet" href="/">
        {texts.endedActions.start}
      </Link>
    </MessagePage>
  );
}
