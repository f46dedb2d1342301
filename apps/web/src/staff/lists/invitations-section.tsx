import { useState, type ReactNode } from 'react';
import { useCommands } from '../../api/use-commands.ts';
import { staffTexts } from '../../texts/staff-texts.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { dayAndTime } from '../staff-time.ts';
import { DataTable } from '../table/data-table.tsx';
import { useList } from '../table/use-list.ts';
import { InviteButton } from './invite-button.tsx';
import { LinkDialog, type InvitationLink } from './link-dialog.tsx';
import { MailTag, type MailState } from '../mails/mail-tag.tsx';
import { RowButton } from '../table/row-button.tsx';

interface Invitation {
  readonly id: string;
  readonly visitor: { readonly id: string; readonly name: string };
  readonly resident: { readonly id: string; readonly name: string };
  readonly startsAt: string;
  readonly endsAt: string;
  readonly state: keyof typeof staffTexts.invitations.states;
  /** What became of the latest mail with its link; absent without one. */
  readonly mail?: MailState;
}

/** Who was invited to see whom; a link can be revoked for as long as it works. */
export function InvitationsSection({ timeZone }: { readonly timeZone: string }): ReactNode {
  const list = useList<Invitation>('/invitations');
  const { failure, send } = useCommands();
  const [revoking, setRevoking] = useState<Invitation>();
  const [renewed, setRenewed] = useState<InvitationLink>();
  const { invitations, sections, form, table } = staffTexts;

  async function revoke(id: string): Promise<void> {
    await send('POST', `/invitations/${id}/revoke`);
    list.reload();
  }

  async function renew(id: string): Promise<void> {
    setRenewed(await send<InvitationLink>('POST', `/invitations/${id}/renew`));
    list.reload();
  }

  return (
    <>
      <DataTable
        title={sections.invitations}
        list={list}
        problem={failure}
        keyOf={({ id }) => id}
        columns={[
          { name: invitations.when, render: ({ startsAt }) => dayAndTime(startsAt, timeZone) },
          { name: invitations.visitor, render: ({ visitor }) => <bdi>{visitor.name}</bdi> },
          { name: invitations.resident, render: ({ resident }) => <bdi>{resident.name}</bdi> },
          {
            name: invitations.mail,
            render: ({ mail }) => (mail === undefined ? table.none : <MailTag state={mail} />),
          },
          {
            name: invitations.state,
            render: ({ state }) => (
              <span className="staff-tag" data-look={state === 'open' ? 'good' : undefined}>
                {invitations.states[state]}
              </span>
            ),
          },
        ]}
        renderActions={(invitation) =>
          invitation.state === 'open' || invitation.state === 'used' ? (
            <>
              <RowButton label={invitations.renew} onClick={() => void renew(invitation.id)} />
              <RowButton label={invitations.revoke} onClick={() => setRevoking(invitation)} />
            </>
          ) : null
        }
      >
        <InviteButton timeZone={timeZone} onInvited={list.reload} />
      </DataTable>
      {renewed === undefined ? null : <LinkDialog link={renewed} onClose={() => setRenewed(undefined)} />}
      {revoking === undefined ? null : (
        <ConfirmDialog
          title={invitations.revokeTitle(revoking.visitor.name)}
          body={invitations.revokeBody}
          confirm={invitations.revoke}
          cancel={form.cancel}
          onConfirm={() => void revoke(revoking.id)}
          onClose={() => setRevoking(undefined)}
        />
      )}
    </>
  );
}
