import type { ReactNode } from 'react';

export interface DialogWaysProps {
  readonly cancel: string;
  readonly submit: string;
  readonly look?: 'danger' | 'primary';
  readonly disabled: boolean;
}

/** The two buttons that end the form of a dialog: one closes the dialog, the other submits. */
export const DialogWays = ({ cancel, submit, look = 'primary', disabled }: DialogWaysProps): ReactNode => (
  <div className="confirm-ways">
    <button
      type="button"
      className="button button-quiet"
      onClick={({ currentTarget }) => currentTarget.closest('dialog')?.close()}
    >
      {cancel}
    </button>
    <button type="submit" className={`button button-${look}`} disabled={disabled}>
      {submit}
    </button>
  </div>
);
