import { useParticipants } from '@crossfade/video-react';
import { Users } from 'lucide-react';
import type { ReactNode } from 'react';
import { SHORTCUTS } from '../controls/shortcuts.ts';
import { useShortcut } from '../controls/use-shortcut.ts';
import { texts } from '../texts/texts.ts';

export interface PeopleButtonProps {
  readonly open: boolean;
  readonly onToggle: () => void;
}

/** Says how many are in the call, and opens and closes the list of them. */
export function PeopleButton({ open, onToggle }: PeopleButtonProps): ReactNode {
  const count = useParticipants().length + 1;
  const { people } = texts;
  const label = people.toggle(count);
  useShortcut('people', onToggle);
  return (
    <button
      type="button"
      className="room-count"
      aria-label={label}
      title={label}
      aria-expanded={open}
      aria-keyshortcuts={SHORTCUTS.people}
      onClick={onToggle}
    >
      <Users aria-hidden="true" />
      {count}
    </button>
  );
}
