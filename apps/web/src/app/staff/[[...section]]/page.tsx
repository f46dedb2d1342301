import '../../../styles/visit.css';
import '../../../styles/tablet.css';
import '../../../styles/staff.css';
import '../../../styles/staff-today.css';
import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import type { ReactNode } from 'react';
import { readWebEnvironment } from '../../../environment/web-environment.ts';
import { sectionOf } from '../../../staff/sections.ts';
import { StaffPage } from '../../../staff/staff-page.tsx';
import { staffTexts } from '../../../texts/staff-texts.ts';

interface Props {
  readonly params: Promise<{ readonly section?: readonly string[] }>;
}

export const metadata: Metadata = { title: staffTexts.title, robots: { index: false } };

export default async function Page({ params }: Props): Promise<ReactNode> {
  const { section: parts = [] } = await params;
  const section = parts.length > 1 ? undefined : sectionOf(parts[0]);
  if (section === undefined) notFound();
  return <StaffPage section={section} environment={readWebEnvironment(process.env)} />;
}
