import type { LucideIcon } from 'lucide-react';
import { useRef, type ComponentPropsWithoutRef, type ReactNode } from 'react';
import { keyName, SHORTCUTS, type Shortcut } from './shortcuts.ts';
import { useShortcut } from './use-shortcut.ts';

export interface ControlButtonProps extends Omit<
  ComponentPropsWithoutRef<'button'>,
  'aria-label' | 'children'
> {
  /** The accessible name, which also shows on hover. */
  readonly label: string;
  readonly icon: LucideIcon;
  /** Plain, off (something is not shared), active (something runs that may be forgotten), or the way out. */
  readonly look?: 'plain' | 'off' | 'active' | 'leave';
  /** Replaces the hover text when the button does nothing now. */
  readonly hint?: string | undefined;
  /** The key that does the same as a click. */
  readonly shortcut?: Shortcut;
}

/** A round button of the control bar. */
export function ControlButton({
  label,
  icon: Icon,
  look = 'plain',
  hint,
  shortcut,
  ...rest
}: ControlButtonProps): ReactNode {
  const button = useRef<HTMLButtonElement>(null);
  useShortcut(shortcut, () => button.current?.click());
  return (
    <button
      ref={button}
      type="button"
      className="control"
      data-look={look}
      data-tip={hint ?? (shortcut ? `${label} (${keyName(shortcut)})` : label)}
      aria-label={label}
      aria-keyshortcuts={shortcut && SHORTCUTS[shortcut]}
      {...rest}
    >
      <Icon aria-hidden="true" />
    </button>
  );
}
