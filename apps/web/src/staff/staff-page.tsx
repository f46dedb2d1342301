'use client';

import { useCallback, type ReactNode } from 'react';
import type { WebEnvironment } from '../environment/web-environment.ts';
import { createDoorCall, createVisitCall, type VisitCallParts } from '../visit/call/create-visit-call.ts';
import type { Section } from './sections.ts';
import { StaffApp } from './staff-app.tsx';

export interface StaffPageProps {
  readonly section: Section;
  readonly environment: WebEnvironment;
}

/** The staff's pages. */
export function StaffPage({ section, environment }: StaffPageProps): ReactNode {
  const createStaffCall = useCallback(
    (parts: VisitCallParts) => createVisitCall(environment, parts),
    [environment],
  );
  const createDoor = useCallback(() => createDoorCall(environment), [environment]);
  return <StaffApp section={section} createStaffCall={createStaffCall} createDoorCall={createDoor} />;
}
