import '../../styles/console.css';
import '../../styles/console-calls.css';
import '../../styles/console-comparison.css';
import '../../styles/console-ramp.css';
import '../../styles/console-routing.css';
import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import { ConsolePage } from '../../console/console-page.tsx';
import { consoleTexts } from '../../texts/console-texts.ts';

export const metadata: Metadata = { title: consoleTexts.title, robots: { index: false } };

export default function Page(): ReactNode {
  return <ConsolePage />;
}
