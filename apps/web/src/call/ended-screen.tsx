import type { CallPhase, EndReason } from '@crossfade/video-core';
import { useCallSession } from '@crossfade/video-react';
import {
  CircleSlash,
  CloudOff,
  DoorOpen,
  MonitorSmartphone,
  RefreshCw,
  UserX,
  type LucideIcon,
} from 'lucide-react';
import Link from 'next/link';
import { useEffect, type ReactNode } from 'react';
import { MessagePage } from '../brand/message-page.tsx';
import { texts } from '../texts/texts.ts';
import { closeDevices } from './chosen-devices.ts';

export interface EndedScreenProps {
  readonly end: Extract<CallPhase, { readonly name: 'ended' }>;
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

  const { reason, message, code } = end;
  const screen = (code === undefined ? undefined : texts.endedByCode[code]) ?? texts.ended[reason];
  const Icon = ICONS[reason];
  const actions = texts.endedActions;
  const quoted = reason === 'left' || reason === 'replaced' ? undefined : message;
  return (
    <MessagePage
      title={screen.title}
      body={screen.body}
      icon={<Icon aria-hidden="true" />}
      look={reason === 'left' || reason === 'ended' || reason === 'replaced' ? 'plain' : 'warn'}
      takesFocus
      detail={
        quoted === undefined && code === undefined ? undefined : (
          <div className="message-detail" role="note">
            {quoted === undefined ? null : <p className="message-quote">{quoted}</p>}
            {code === undefined || reason === 'removed' ? null : (
              <p className="message-code">{actions.code(code)}</p>
            )}
          </div>
        )
      }
    >
      <WayOn reason={reason} code={code} onBack={onBack} onAgain={onAgain} />
      <Link className="button button-quiet" href="/">
        {actions.start}
      </Link>
    </MessagePage>
  );
}

function WayOn({
  reason,
  code,
  onBack,
  onAgain,
}: Omit<EndedScreenProps, 'end'> & {
  readonly reason: EndReason;
  readonly code: string | undefined;
}): ReactNode {
  const actions = texts.endedActions;
  const way = (label: string, act: () => void) => (
    <button type="button" className="button button-primary" onClick={act}>
      {label}
    </button>
  );
  if (code === 'invalid-input') return way(actions.back, onBack);
  switch (reason) {
    case 'left':
    case 'ended':
      return way(actions.toCall, onBack);
    case 'replaced':
      return way(actions.here, onAgain);
    case 'cannot-run':
      return way(actions.reload, () => location.reload());
    case 'removed':
      return null;
    case 'server-away':
    case 'refused':
    case 'failed':
      return way(actions.retry, onAgain);
  }
}
