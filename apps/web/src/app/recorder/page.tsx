import '../../styles/recorder.css';
import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import { readWebEnvironment } from '../../environment/web-environment.ts';
import { RecorderPage } from '../../recorder/recorder-page.tsx';
import { recorderTexts } from '../../texts/recorder-texts.ts';

export const metadata: Metadata = {
  title: recorderTexts.title,
  robots: { index: false, follow: false },
  referrer: 'no-referrer',
};

const Page = (): ReactNode => <RecorderPage environment={readWebEnvironment(process.env)} />;

export default Page;
