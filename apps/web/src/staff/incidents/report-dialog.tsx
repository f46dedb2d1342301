import { useState, type ReactNode } from 'react';
import { useCommands } from '../../api/use-commands.ts';
import { staffTexts } from '../../texts/staff-texts.ts';
import { FormDialog } from '../table/form-dialog.tsx';

export interface ReportDialogProps {
  /** What it happened in, if in anything. */
  readonly about?: { readonly visit: string; readonly resident?: string };
  readonly onReported?: () => void;
  readonly onClose: () => void;
}

/** Reports an incident: while it is open, chat and log of its visit are kept. */
export function ReportDialog({ about, onReported, onClose }: ReportDialogProps): ReactNode {
  const { busy, failure, send } = useCommands();
  // The same when it is sent again, so that a lost answer makes no second incident (W3C Secure Contexts has it).
  const [id] = useState(() => (isSecureContext ? crypto.randomUUID() : undefined));
  const { incidents } = staffTexts;

  async function report(description: string): Promise<void> {
    const reported = await send('POST', '/incidents', { id, description, ...about });
    if (reported === undefined) return;
    onReported?.();
    onClose();
  }

  return (
    <FormDialog
      title={incidents.report}
      save={incidents.report}
      busy={busy}
      failure={failure}
      fields={[
        {
          name: 'description',
          label: incidents.description,
          kind: 'text',
          required: true,
          note: incidents.hold,
        },
      ]}
      onSave={(values) => void report(values.get('description')?.[0] ?? '')}
      onClose={onClose}
    />
  );
}
