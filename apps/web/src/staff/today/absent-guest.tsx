import { Link2 } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useCommands } from '../../api/use-commands.ts';
import { staffTexts } from '../../texts/staff-texts.ts';
import { LinkDialog, type InvitationLink } from '../lists/link-dialog.tsx';
import type { StaffVisit } from '../staff-state.ts';
import { RowButton } from '../table/row-button.tsx';

export interface AbsentGuestProps {
  readonly guest: StaffVisit['guests'][number];
  readonly byResident: boolean;
  readonly over: boolean;
}

/** Somebody who is invited and has not come yet; a link that was lost, or never passed on, is replaced here. */
export function AbsentGuest({ guest, byResident, over }: AbsentGuestProps): ReactNode {
  const { id, name, relation, revoked } = guest;
  const { busy, failure, send } = useCommands();
  const [link, setLink] = useState<InvitationLink>();
  const { today, invitations, form } = staffTexts;

  async function renew(): Promise<void> {
    setLink(await send<InvitationLink>('POST', `/invitations/${id}/renew`));
  }

  return (
    <li className="staff-entry" data-testid="absent-guest" data-state="invited">
      <span className="staff-entry-who">
        <bdi>{name}</bdi> <span>{relation}</span>
      </span>
      <span className="staff-entry-state">
        {revoked ? today.revoked : byResident ? today.invitedByResident : today.invited}
      </span>
      {revoked || over ? null : (
        <span className="staff-entry-ways">
          <RowButton label={invitations.renew} icon={Link2} disabled={busy} onClick={() => void renew()} />
        </span>
      )}
      <span className="field-error" role="alert">
        {failure === undefined ? '' : form.failed(failure.message)}
      </span>
      {link === undefined ? null : <LinkDialog link={link} onClose={() => setLink(undefined)} />}
    </li>
  );
}
