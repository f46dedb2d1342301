import { CalendarPlus, Check, Link2 } from 'lucide-react';
import type { ReactNode } from 'react';
import { staffTexts } from '../../texts/staff-texts.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { useClipboard } from '../../ui/use-clipboard.ts';

/** The link of an invitation, which the server tells once. */
export interface InvitationLink {
  readonly id: string;
  readonly url: string;
  /** Whether the visitor gets it by e-mail. */
  readonly mailed: boolean;
}

export interface LinkDialogProps {
  readonly link: InvitationLink;
  readonly onClose: () => void;
}

/** The link to send to a visitor. */
export function LinkDialog({ link: { url, mailed }, onClose }: LinkDialogProps): ReactNode {
  const { outcome, copy } = useClipboard();
  const { invitations, form } = staffTexts;
  const address = new URL(url, location.origin).href;
  return (
    <Dialog title={invitations.created} close={form.close} onClose={onClose}>
      <div className="staff-form">
        <p>{mailed ? invitations.mailedBody : invitations.createdBody}</p>
        <label className="field-group">
          <span>{invitations.link}</span>
          <input
            className="field"
            readOnly
            value={address}
            data-testid="invitation-link"
            onFocus={({ target }) => target.select()}
          />
        </label>
        <div className="confirm-ways">
          <a className="button button-quiet" href={`${address}/calendar`} download>
            <CalendarPlus aria-hidden="true" />
            {invitations.calendar}
          </a>
          <button type="button" className="button button-primary" onClick={() => copy(address)}>
            {outcome === 'copied' ? <Check aria-hidden="true" /> : <Link2 aria-hidden="true" />}
            {outcome === undefined
              ? invitations.copy
              : outcome === 'copied'
                ? invitations.copied
                : invitations.copyFailed}
          </button>
        </div>
      </div>
    </Dialog>
  );
}
