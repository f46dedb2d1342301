import type { ReactNode } from 'react';
import { useChatNotices } from '../chat/use-chat-notices.ts';
import { useHandNotices } from '../chat/use-hand-notices.ts';
import { useArrivalNotices } from './use-arrival-notices.ts';
import { useBackAgainNotice } from './use-back-again-notice.ts';
import { useNotices } from './use-notices.ts';

/** Says what happens in the call, to eyes and to screen readers. */
export function Announcer({ chatOpen }: { readonly chatOpen: boolean }): ReactNode {
  const { notices, say } = useNotices();
  useArrivalNotices(say);
  useBackAgainNotice(say);
  useHandNotices(say);
  useChatNotices(say, chatOpen);
  return (
    <div className="notices" role="log" aria-live="polite">
      {notices.map(({ id, text }) => (
        <p key={id} className="notice">
          {text}
        </p>
      ))}
    </div>
  );
}
