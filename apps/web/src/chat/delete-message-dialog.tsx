import { CrossfadeError, type ChatMessage } from '@crossfade/video-core';
import { useChat } from '@crossfade/video-react/control';
import type { ReactNode } from 'react';
import { useSay } from '../notices/notices.tsx';
import { texts } from '../texts/texts.ts';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';

export interface DeleteMessageDialogProps {
  readonly message: ChatMessage;
  readonly onClose: () => void;
}

/** Asks before a message is deleted for everyone, and says what came of it. */
export function DeleteMessageDialog({ message, onClose }: DeleteMessageDialogProps): ReactNode {
  const { deleteMessage } = useChat();
  const say = useSay();
  const { chat } = texts;

  async function remove(): Promise<void> {
    try {
      await deleteMessage(message.seq);
      say(chat.deleted);
    } catch (error) {
      say(chat.notDeleted(error instanceof CrossfadeError ? error.message : ''));
    }
  }

  return (
    <ConfirmDialog
      title={chat.deleteTitle}
      body={chat.deleteBody}
      confirm={chat.deleteConfirm}
      cancel={chat.deleteCancel}
      onConfirm={() => void remove()}
      onClose={onClose}
    />
  );
}
