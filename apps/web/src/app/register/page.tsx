import '../../styles/sign-in.css';
import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import { RegisterPage } from '../../streams/register-page.tsx';
import { streamsTexts } from '../../texts/streams-texts.ts';

export const metadata: Metadata = { title: streamsTexts.register.title, robots: { index: false } };

export default (): ReactNode => <RegisterPage />;
