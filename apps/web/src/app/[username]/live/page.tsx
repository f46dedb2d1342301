import '../../../styles/visit.css';
import '../../../styles/streams.css';
import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import { readWebEnvironment } from '../../../environment/web-environment.ts';
import { ViewerPage } from '../../../streams/viewer-page.tsx';
import { streamsTexts } from '../../../texts/streams-texts.ts';

interface Props {
  readonly params: Promise<{ readonly username: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: streamsTexts.watch.documentTitle(nameOf((await params).username)) };
}

export default async function Page({ params }: Props): Promise<ReactNode> {
  const username = nameOf((await params).username);
  return <ViewerPage username={username} environment={readWebEnvironment(process.env)} />;
}

/** What cannot be a username needs no decoding: there is no such stream. */
const nameOf = (segment: string): string => segment.toLowerCase();
