import type { ReactNode } from 'react';
import { textParts } from './text-parts.ts';

/** What somebody wrote, as they wrote it, with its addresses to click on. */
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
