import { asId } from '@crossfade/video-core';
import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import { CallPage } from '../../../call/call-page.tsx';
import { readWebEnvironment } from '../../../environment/web-environment.ts';
import { keyOfSegment } from '../../../start/call-key.ts';

interface Props {
  readonly params: Promise<{ readonly key: string }>;
  readonly searchParams: Promise<Readonly<Record<string, string | readonly string[] | undefined>>>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  // Names of calls are not for search engines.
  return { title: keyOfSegment((await params).key).slice(0, 60), robots: { index: false } };
}

export default async function Page({ params, searchParams }: Props): Promise<ReactNode> {
  const key = keyOfSegment((await params).key);
  const { name, ice } = await searchParams;
  return (
    <CallPage
      callKey={asId.key(key)}
      name={typeof name === 'string' ? name : undefined}
      // To find out why a network blocks calls: media through the relay only.
      iceTransportPolicy={ice === 'relay' ? 'relay' : 'all'}
      environment={readWebEnvironment(process.env)}
    />
  );
}
