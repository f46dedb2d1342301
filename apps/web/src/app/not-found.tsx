import Link from 'next/link';
import type { ReactNode } from 'react';
import { MessagePage } from '../brand/message-page.tsx';
import { siteTexts } from '../texts/site-texts.ts';

export default function NotFound(): ReactNode {
  const { title, body, action } = siteTexts.notFound;
  return (
    <MessagePage title={title} body={body} linksHome>
      <Link className="button button-primary" href="/">
        {action}
      </Link>
    </MessagePage>
  );
}
