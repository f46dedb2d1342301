import '../../styles/visit.css';
import '../../styles/tablet.css';
import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import { readWebEnvironment } from '../../environment/web-environment.ts';
import { TabletPage } from '../../tablet/tablet-page.tsx';
import { tabletTexts } from '../../texts/tablet-texts.ts';

export const metadata: Metadata = { title: tabletTexts.title, robots: { index: false } };

export default (): ReactNode => <TabletPage environment={readWebEnvironment(process.env)} />;
