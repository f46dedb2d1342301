import { useEffect, useId, useRef, type ReactNode } from 'react';
import { CloseButton } from './close-button.tsx';
import { useEscape } from './use-escape.ts';
import { useReturnFocus } from './use-return-focus.ts';

export interface SidePanelProps {
  readonly name: string;
  readonly title: string;
  /** The accessible name of the button that closes it. */
  readonly close: string;
  readonly onClose: () => void;
  /** Whether its title takes the focus; else something inside should. */
  readonly takesFocus?: boolean;
  readonly children: ReactNode;
}

/** Beside the call, and on phones in front of it; Escape inside closes it, and the focus goes back. */
export function SidePanel({
  name,
  title,
  close,
  onClose,
  takesFocus = false,
  children,
}: SidePanelProps): ReactNode {
  const heading = useId();
  const panel = useRef<HTMLElement>(null);
  const titleElement = useRef<HTMLHeadingElement>(null);
  useEscape(panel, onClose);
  useReturnFocus();
  useEffect(() => {
    if (takesFocus) titleElement.current?.focus();
  }, [takesFocus]);
  return (
    <aside ref={panel} className="side-panel" data-testid={name} aria-labelledby={heading}>
      <header className="side-panel-head">
        <h2 id={heading} ref={titleElement} tabIndex={takesFocus ? -1 : undefined}>
          {title}
        </h2>
        <CloseButton label={close} onClose={onClose} />
      </header>
      {children}
    </aside>
  );
}
