import '../../styles/visit.css';
import '../../styles/own-visits.css';
import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import { OwnVisitsPage } from '../../own-visits/own-visits-page.tsx';
import { ownVisitsTexts } from '../../texts/own-visits-texts.ts';

export const metadata: Metadata = { title: ownVisitsTexts.title, robots: { index: false } };

export default (): ReactNode => <OwnVisitsPage />;
