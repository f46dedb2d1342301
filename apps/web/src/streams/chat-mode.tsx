import type { ReactNode } from 'react';
import { streamsTexts } from '../texts/streams-texts.ts';
import type { Stream } from './stream-state.ts';

/** Who may write, where not everyone may at any time. */
export function ChatMode({ stream }: { readonly stream: Stream }): ReactNode {
  const { off, slow, followers } = streamsTexts.chat;
  const said = !stream.isChatEnabled
    ? [off]
    : [...(stream.isChatFollowersOnly ? [followers] : []), ...(stream.isChatDelayed ? [slow] : [])];
  return said.length === 0 ? null : <span className="stream-note">{said.join(' · ')}</span>;
}
