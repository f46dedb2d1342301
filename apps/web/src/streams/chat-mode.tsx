import type { ReactNode } from 'react';
import { streamsTexts } from '../texts/streams-texts.ts';
import type { Stream } from './stream-state.ts';

/** Who may write, where not everyone may at any time. */
export function ChatMode({ stream }: { readonly stream: Stream }): ReactNode {
  const { off, slow, followers, followersFor } = streamsTexts.chat;
  const { chatFollowerMinutes } = stream;
  const only = chatFollowerMinutes === 0 ? followers : followersFor(chatFollowerMinutes);
  const said = !stream.isChatEnabled
    ? [off]
    : [...(stream.isChatFollowersOnly ? [only] : []), ...(stream.isChatDelayed ? [slow] : [])];
  return said.length === 0 ? null : <span className="stream-note">{said.join(' · ')}</span>;
}
