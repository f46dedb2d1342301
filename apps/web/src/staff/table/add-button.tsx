import { Plus } from 'lucide-react';
import type { ReactNode } from 'react';

export interface AddButtonProps {
  readonly label: string;
  readonly onClick: () => void;
}

/** Begins a new row. */
export const AddButton = ({ label, onClick }: AddButtonProps): ReactNode => (
  <button type="button" className="button button-primary" onClick={onClick}>
    <Plus aria-hidden="true" />
    {label}
  </button>
);
