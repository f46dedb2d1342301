import { useState, type ReactNode } from 'react';
import { useCommands } from '../../api/use-commands.ts';
import { staffTexts } from '../../texts/staff-texts.ts';
import { LineDialog } from '../table/line-dialog.tsx';

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
    <LineDialog
      title={incidents.report}
      label={incidents.description}
      note={incidents.hold}
      save={incidents.report}
      busy={busy}
      failure={failure}
      onSave={(description) => void report(description)}
      onClose={onClose}
    />
  );
}
