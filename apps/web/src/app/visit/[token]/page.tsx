import '../../../styles/visit.css';
import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import { readWebEnvironment } from '../../../environment/web-environment.ts';
import { visitTexts } from '../../../texts/visit-texts.ts';
import { VisitPage } from '../../../visit/visit-page.tsx';

interface Props {
  readonly params: Promise<{ readonly token: string }>;
  readonly searchParams: Promise<Readonly<Record<string, string | readonly string[] | undefined>>>;
}

// The link is what lets the visitor in: it is told to nobody, not even as a referrer.
export const metadata: Metadata = {
  title: visitTexts.title,
  robots: { index: false, follow: false },
  referrer: 'no-referrer',
};

export default async function Page({ params, searchParams }: Props): Promise<ReactNode> {
  const { ice } = await searchParams;
  return (
    <VisitPage
      token={(await params).token}
      iceTransportPolicy={ice === 'relay' ? 'relay' : 'all'}
      environment={readWebEnvironment(process.env)}
    />
  );
}
