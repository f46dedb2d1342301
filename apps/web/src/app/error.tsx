'use client';

import type { ReactNode } from 'react';
import { MessagePage } from '../brand/message-page.tsx';
import { siteTexts } from '../texts/site-texts.ts';

export default function ErrorPage(): ReactNode {
  const { title, body, action } = siteTexts.error;
  return (
    <MessagePage title={title} body={body}>
      <button type="button" className="button button-primary" onClick={() => location.reload()}>
        {action}
      </button>
    </MessagePage>
  );
}
