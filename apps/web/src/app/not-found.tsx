import Link from 'next/link';
import type { ReactNode } from 'react';
import { MessagePage } from '../brand/message-page.tsx';
import { texts } from '../texts/texts.ts';

export default function NotFound(): ReactNode {
  const { title, body, action } = texts.notFound;
  return (
    <MessagePage title={title} body={body}>
      <Link className="button button-primary" href="/">
        {action}
      </Link>
    </MessagePage>
  );
}
