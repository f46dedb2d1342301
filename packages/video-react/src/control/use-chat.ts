import type { CallControl, ControlState } from '@crossfade/video-core/control';
import { useMemo } from 'react';
import { useCallControl } from './use-call-control.ts';
import { useControlState } from './use-control-state.ts';

export interface Chat
  extends
    Pick<ControlState, 'messages' | 'outbox' | 'self'>,
    Pick<CallControl, 'say' | 'retry' | 'discard' | 'deleteMessage' | 'markRead'> {}

/** All messages, the local participant's unsent ones, and the commands; the same object until one of them changes. */
export function useChat(): Chat {
  const control = useCallControl();
  const messages = useControlState('chat', (state) => state.messages);
  const outbox = useControlState('chat', (state) => state.outbox);
  const self = useControlState('connection', (state) => state.self);
  return useMemo(
    () => ({
      messages,
      outbox,
      self,
      say: (text) => control.say(text),
      retry: (messageId) => control.retry(messageId),
      discard: (messageId) => control.discard(messageId),
      deleteMessage: (seq) => control.deleteMessage(seq),
      markRead: () => control.markRead(),
    }),
    [control, messages, outbox, self],
  );
}
