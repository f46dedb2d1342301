import type { ReactNode } from 'react';
import { textParts } from './text-parts.ts';

/** A message as it was written, with its URLs as links. */
export const MessageText = ({ text }: { readonly text: string }): ReactNode => (
  <p className="chat-text" dir="auto">
    {textParts(text).map(({ text, href }, index) =>
      href === undefined ? (
        text
      ) : (
        // oxlint-disable-next-line react/no-array-index-key -- the parts of one text never move
        <a key={index} href={href} target="_blank" rel="noopener noreferrer nofollow">
          {text}
        </a>
      ),
    )}
  </p>
);
