import '../../../styles/visit.css';
import '../../../styles/staff.css';
import '../../../styles/recordings.css';
import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import { WatchPage } from '../../../recordings/watch-page.tsx';
import { recordingsTexts } from '../../../texts/recordings-texts.ts';

interface Props {
  readonly params: Promise<{ readonly id: string }>;
}

export const metadata: Metadata = {
  title: recordingsTexts.title,
  robots: { index: false },
  // The link in a mail is a secret.
  referrer: 'no-referrer',
};

export default async function Page({ params }: Props): Promise<ReactNode> {
  const { id } = await params;
  return <WatchPage id={id} />;
}
