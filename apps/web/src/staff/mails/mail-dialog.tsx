import { LoaderCircle } from 'lucide-react';
import type { ReactNode } from 'react';
import { useAnswer } from '../../api/use-answer.ts';
import { staffTexts } from '../../texts/staff-texts.ts';
import { Dialog } from '../../ui/dialog.tsx';

interface MailContent {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

export interface MailDialogProps {
  readonly id: string;
  readonly onClose: () => void;
}

/** What a mail says, as HTML and as text, on a server that sends none. */
export function MailDialog({ id, onClose }: MailDialogProps): ReactNode {
  const content = useAnswer<MailContent>(`/mails/${id}/content`);
  const { mails, form, loading } = staffTexts;
  if (content === 'loading' || content === 'failed')
    return (
      <Dialog title={mails.read} close={form.close} onClose={onClose}>
        {content === 'failed' ? (
          <p>{mails.gone}</p>
        ) : (
          <p>
            <LoaderCircle className="spin" aria-hidden="true" /> {loading}
          </p>
        )}
      </Dialog>
    );
  const { to, subject, text, html } = content;
  return (
    <Dialog title={subject} close={form.close} onClose={onClose}>
      <div className="staff-form">
        <p className="field-note">{mails.notSent(to)}</p>
        {/* Nothing in it runs; its link opens a tab of its own. */}
        <iframe
          className="staff-mail"
          title={mails.html}
          sandbox="allow-popups allow-popups-to-escape-sandbox"
          srcDoc={html}
        />
        <details>
          <summary>{mails.text}</summary>
          <pre className="staff-mail-text" data-testid="mail-text">
            {text}
          </pre>
        </details>
      </div>
    </Dialog>
  );
}
