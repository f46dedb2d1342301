import type { ReactNode } from 'react';
import { StartPage } from '../start/start-page.tsx';

export default function Page(): ReactNode {
  return <StartPage />;
}
