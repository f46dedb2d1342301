import type { ReactNode } from 'react';
import { useChatNotices } from '../chat/use-chat-notices.ts';
import { useHandNotices } from '../chat/use-hand-notices.ts';
import { useDeviceNotices } from '../devices/use-device-notices.ts';
import { useHostNotices } from '../people/use-host-notices.ts';
import { useRecordingNotices } from '../recording/use-recording-notices.ts';
import { useNotices, useSay } from './notices.tsx';
import { useArrivalNotices } from './use-arrival-notices.ts';
import { useReconnectedNotice } from './use-reconnected-notice.ts';
import { useOwnMediaNotices, type Offered } from './use-own-media-notices.ts';

export interface AnnouncerProps {
  readonly chatOpen: boolean;
  /** What the page has buttons for; of the rest it is not said that it is denied. */
  readonly offered?: readonly Offered[];
}

/** Says what happens in the call, to eyes and to screen readers. */
export function Announcer({ chatOpen, offered }: AnnouncerProps): ReactNode {
  const say = useSay();
  const { notices, dismiss } = useNotices();
  useArrivalNotices(say);
  useReconnectedNotice(say);
  useHandNotices(say);
  useChatNotices(say, chatOpen);
  useHostNotices(say);
  useOwnMediaNotices(say, offered);
  useDeviceNotices(say);
  useRecordingNotices(say);
  return (
    <div className="notices" role="log" aria-live="polite">
      {notices.map(({ id, text, action, spokenOnly }) => (
        <p key={id} className={spokenOnly ? 'visually-hidden' : 'notice'}>
          <span className="notice-text">{text}</span>
          {action ? (
            <button
              type="button"
              className="notice-action"
              onClick={() => {
                dismiss(id);
                action.act();
              }}
            >
              {action.label}
            </button>
          ) : null}
        </p>
      ))}
    </div>
  );
}
