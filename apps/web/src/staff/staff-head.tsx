import { LogOut } from 'lucide-react';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { Logo } from '../brand/logo.tsx';
import { staffTexts } from '../texts/staff-texts.ts';
import { ResidenceButton } from './residence-button.tsx';
import { SECTIONS, sectionPath, type Section } from './sections.ts';
import type { StaffSnapshot } from './staff-state.ts';
import { RowButton } from './table/row-button.tsx';

export interface StaffHeadProps {
  readonly snapshot: StaffSnapshot;
  readonly section: Section;
  readonly onSignOut: () => void;
}

/** Where one is, who one is, and the way to the other sections. */
export function StaffHead({ snapshot, section, onSignOut }: StaffHeadProps): ReactNode {
  const { me, residence, alarms } = snapshot;
  const shown = SECTIONS.filter(({ needs }) => needs === undefined || me.may.includes(needs));
  return (
    <header className="staff-head">
      <div className="staff-head-line">
        <Logo />
        {me.may.includes('residence:write') ? (
          <ResidenceButton name={residence} />
        ) : (
          <span className="staff-residence">{residence}</span>
        )}
        <span className="staff-me">{staffTexts.signedInAs(me.name, me.role)}</span>
        <RowButton label={staffTexts.signOut} icon={LogOut} onClick={onSignOut} />
      </div>
      <nav className="staff-nav" aria-label={staffTexts.navigation}>
        {shown.map(({ name }) => (
          <Link key={name} href={sectionPath(name)} aria-current={name === section ? 'page' : undefined}>
            {staffTexts.sections[name]}
            {name === 'today' && alarms.length > 0 ? (
              <span className="staff-alarm-count">{staffTexts.number(alarms.length)}</span>
            ) : null}
          </Link>
        ))}
      </nav>
    </header>
  );
}
