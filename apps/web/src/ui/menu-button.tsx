import type { LucideIcon } from 'lucide-react';
import { useId, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { useEscape } from './use-escape.ts';

interface MenuItem {
  readonly key: string;
  readonly label: string;
  readonly icon: LucideIcon;
  /** Whether it cannot be taken back. */
  readonly destructive?: boolean;
  /** Why it cannot be chosen now. */
  readonly unavailable?: string | undefined;
  readonly onSelect: () => void;
}

export interface MenuButtonProps {
  /** The accessible name of the button and of the menu. */
  readonly label: string;
  readonly icon: LucideIcon;
  readonly className: string;
  readonly items: readonly MenuItem[];
}

/** Pixels, as call.css has them. */
const ITEM_HEIGHT = 44;
const MENU = { width: 250, padding: 6, gap: 4 } as const;

/**
 * A button with a menu: the arrows, Home and End move in it, Enter chooses, Escape and a click beside it close it,
 * and the focus goes back to the button. In front of everything else; at the lower edge of phones.
 */
export function MenuButton({ label, icon: Icon, className, items }: MenuButtonProps): ReactNode {
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const menu = useRef<HTMLDivElement>(null);
  const [open, setOpen] = useState(false);
  useEscape(menu, () => menu.current?.hidePopover());

  /** Below the button, or above it where there is no room below. */
  function place(): void {
    if (!button.current || !menu.current) return;
    const { top, right, bottom } = button.current.getBoundingClientRect();
    const height = items.length * ITEM_HEIGHT + 2 * MENU.padding;
    const below = bottom + MENU.gap + height <= innerHeight;
    menu.current.style.setProperty('--menu-left', `${Math.max(8, right - MENU.width)}px`);
    menu.current.style.setProperty(
      '--menu-top',
      `${Math.max(8, below ? bottom + MENU.gap : top - MENU.gap - height)}px`,
    );
  }

  function onKeyDown(event: KeyboardEvent): void {
    const entries = [...(menu.current?.querySelectorAll('button') ?? [])];
    const at = entries.findIndex((entry) => entry === document.activeElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key];
    if (event.key === 'Tab') menu.current?.hidePopover();
    if (to === undefined) return;
    event.preventDefault();
    entries.at(to % entries.length)?.focus();
  }

  return (
    <>
      <button
        ref={button}
        type="button"
        className={className}
        aria-label={label}
        title={label}
        aria-haspopup="menu"
        aria-expanded={open}
        popoverTarget={id}
      >
        <Icon aria-hidden="true" />
      </button>
      <div
        ref={menu}
        id={id}
        className="menu"
        popover="auto"
        role="menu"
        tabIndex={-1}
        aria-label={label}
        onBeforeToggle={({ newState }) => {
          if (newState === 'open') place();
          setOpen(newState === 'open');
        }}
        onToggle={({ newState }) => {
          if (newState === 'open') menu.current?.querySelector('button')?.focus();
        }}
        onKeyDown={onKeyDown}
      >
        {open
          ? items.map(({ key, label: name, icon: ItemIcon, destructive = false, unavailable, onSelect }) => (
              <button
                key={key}
                type="button"
                role="menuitem"
                className="menu-item"
                tabIndex={-1}
                data-destructive={destructive}
                // It can have the focus all the same, so that readers hear why.
                aria-disabled={unavailable !== undefined}
                title={unavailable}
                onClick={() => {
                  if (unavailable !== undefined) return;
                  // First, so that whatever opens now finds the focus on the button and gives it back there.
                  menu.current?.hidePopover();
                  onSelect();
                }}
              >
                <ItemIcon aria-hidden="true" />
                {name}
              </button>
            ))
          : null}
      </div>
    </>
  );
}
