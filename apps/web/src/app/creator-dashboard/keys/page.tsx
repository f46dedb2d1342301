import '../../../styles/visit.css';
import '../../../styles/streams.css';
import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import { KeysPage } from '../../../streams/keys-page.tsx';
import { streamsTexts } from '../../../texts/streams-texts.ts';

export const metadata: Metadata = { title: streamsTexts.keys.title, robots: { index: false } };

export default (): ReactNode => <KeysPage />;
