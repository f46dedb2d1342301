import '../../../styles/visit.css';
import '../../../styles/sign-in.css';
import '../../../styles/streams.css';
import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import { readWebEnvironment } from '../../../environment/web-environment.ts';
import { CreatorPage } from '../../../streams/creator-page.tsx';
import { streamsTexts } from '../../../texts/streams-texts.ts';

export const metadata: Metadata = { title: streamsTexts.create.documentTitle, robots: { index: false } };

export default (): ReactNode => <CreatorPage environment={readWebEnvironment(process.env)} />;
