import type { ReactNode } from 'react';
import { FormDialog, type FormDialogProps } from './form-dialog.tsx';
import { textOf } from './form-values.ts';

export interface LineDialogProps extends Omit<FormDialogProps, 'fields' | 'onSave'> {
  readonly label: string;
  readonly note?: string;
  readonly onSave: (line: string) => void;
}

/** One line that has to be written. */
export const LineDialog = ({ label, note, onSave, ...dialog }: LineDialogProps): ReactNode => (
  <FormDialog
    {...dialog}
    fields={[{ name: 'line', label, kind: 'text', required: true, ...(note !== undefined && { note }) }]}
    onSave={(values) => onSave(textOf(values, 'line'))}
  />
);
