import '../../styles/streams.css';
import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import { HomePage } from '../../streams/home-page.tsx';
import { streamsTexts } from '../../texts/streams-texts.ts';

export const metadata: Metadata = { title: streamsTexts.home.title };

export default (): ReactNode => <HomePage />;
