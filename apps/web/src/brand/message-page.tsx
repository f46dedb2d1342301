import Link from 'next/link';
import type { ReactNode } from 'react';
import { takeFocus } from '../ui/take-focus.ts';
import { Logo } from './logo.tsx';

export interface MessagePageProps {
  readonly title: string;
  readonly body: string;
  readonly icon?: ReactNode;
  readonly look?: 'plain' | 'warn';
  /** Moves the focus to the title, for a page that takes the place of another under the reader's hands. */
  readonly takesFocus?: boolean;
  /** What to do next. */
  readonly children?: ReactNode;
  /** Makes the logo a link to the start page; where a visit or a tablet is, no link leads away. */
  readonly linksHome?: boolean;
  /** More to read between the body and what to do. */
  readonly detail?: ReactNode;
}

/** A page that says one thing and what to do about it. */
export const MessagePage = ({
  title,
  body,
  icon,
  look = 'plain',
  takesFocus = false,
  linksHome = false,
  detail,
  children,
}: MessagePageProps): ReactNode => (
  <div className="message-page">
    <header className="page-head">
      {linksHome ? (
        <Link href="/" className="page-head-home">
          <Logo />
        </Link>
      ) : (
        <Logo />
      )}
    </header>
    <main className="message">
      {icon === undefined ? null : (
        <span className="message-icon" data-look={look}>
          {icon}
        </span>
      )}
      <h1 tabIndex={-1} ref={takesFocus ? takeFocus : null}>
        {title}
      </h1>
      <p>{body}</p>
      {detail}
      <div className="message-actions">{children}</div>
    </main>
  </div>
);
