import '../../styles/sign-in.css';
import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import { SignInPage } from '../../sign-in/sign-in-page.tsx';
import { signInTexts } from '../../texts/sign-in-texts.ts';

export const metadata: Metadata = { title: signInTexts.title, robots: { index: false } };

interface Props {
  readonly searchParams: Promise<Readonly<Record<string, string | readonly string[] | undefined>>>;
}

export default async function Page({ searchParams }: Props): Promise<ReactNode> {
  const { next } = await searchParams;
  return <SignInPage next={typeof next === 'string' ? next : undefined} />;
}
