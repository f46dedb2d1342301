import type { OutgoingMessage } from '@crossfade/video-core/control';
import { useCallControl } from '@crossfade/video-react/control';
import type { ReactNode } from 'react';
import { texts } from '../texts/texts.ts';
import { MessageText } from './message-text.tsx';

/** A message on its way, or one that the server refused, and what can be done about it. */
export function UnsentMessage({ message }: { readonly message: OutgoingMessage }): ReactNode {
  const control = useCallControl();
  const { chat } = texts;
  const { id, text, problem } = message;
  return (
    <li
      className="chat-message"
      data-testid="chat-message"
      data-own="true"
      data-state={problem ? 'failed' : 'sending'}
    >
      <p className="chat-head">
        <span className="chat-name">{chat.you}</span>
        {problem === undefined ? <span>{chat.sending}</span> : null}
      </p>
      <MessageText text={text} />
      {problem === undefined ? null : (
        <div className="chat-problem" role="alert">
          <p>
            {chat.notSent} {problem}
          </p>
          <button type="button" className="button button-small" onClick={() => control.retry(id)}>
            {chat.retry}
          </button>
          <button
            type="button"
            className="button button-small button-quiet"
            onClick={() => control.discard(id)}
          >
            {chat.discard}
          </button>
        </div>
      )}
    </li>
  );
}
