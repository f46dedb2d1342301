import { useState, type ReactNode } from 'react';
import { useCommands } from '../../api/use-commands.ts';
import { staffTexts } from '../../texts/staff-texts.ts';
import { momentAt } from '../../visit/moment-at.ts';
import { FormDialog } from '../table/form-dialog.tsx';
import { isOn, numberOf, textOf, type FormValues } from '../table/form-values.ts';
import { useList } from '../table/use-list.ts';
import { LinkDialog, type InvitationLink } from './link-dialog.tsx';
import type { Resident } from './residents-section.tsx';
import { AddButton } from '../table/add-button.tsx';

/** Minutes of a visit unless something else is chosen. */
const USUAL_MINUTES = '30';

export interface InviteButtonProps {
  readonly timeZone: string;
  readonly onInvited?: () => void;
}

/** Invites a visitor, and shows the link to send. */
export function InviteButton({ timeZone, onInvited }: InviteButtonProps): ReactNode {
  const [open, setOpen] = useState<'form' | InvitationLink>();
  const { invitations } = staffTexts;
  return (
    <>
      <AddButton label={invitations.create} onClick={() => setOpen('form')} />
      {open === 'form' ? (
        <InviteForm
          timeZone={timeZone}
          onClose={() => setOpen(undefined)}
          onCreated={(created) => {
            setOpen(created);
            onInvited?.();
          }}
        />
      ) : null}
      {open === undefined || open === 'form' ? null : (
        <LinkDialog link={open} onClose={() => setOpen(undefined)} />
      )}
    </>
  );
}

interface InviteFormProps {
  readonly timeZone: string;
  readonly onClose: () => void;
  readonly onCreated: (created: InvitationLink) => void;
}

function InviteForm({ timeZone, onClose, onCreated }: InviteFormProps): ReactNode {
  const residents = useList<Resident>('/residents');
  const { busy, failure, send } = useCommands();
  const { invitations } = staffTexts;

  async function create(values: FormValues): Promise<void> {
    const email = textOf(values, 'email');
    const created = await send<InvitationLink>('POST', '/invitations', {
      resident: textOf(values, 'resident'),
      visitor: {
        name: textOf(values, 'visitor'),
        relation: textOf(values, 'relation'),
        ...(email !== '' && { email }),
      },
      ...(isOn(values, 'now') ? { now: true } : { startsAt: momentAt(textOf(values, 'startsAt'), timeZone) }),
      minutes: numberOf(values, 'minutes'),
      staffRequired: isOn(values, 'staffRequired'),
    });
    if (created) onCreated(created);
  }

  return (
    <FormDialog
      title={invitations.create}
      save={invitations.create}
      busy={busy}
      failure={failure ?? residents.failure}
      fields={[
        {
          name: 'resident',
          label: invitations.resident,
          kind: 'select',
          required: true,
          options: (residents.items ?? []).map(({ id, name }) => ({ value: id, label: name })),
        },
        { name: 'visitor', label: invitations.visitor, kind: 'text', required: true },
        { name: 'relation', label: invitations.relation, kind: 'text' },
        { name: 'email', label: invitations.email, kind: 'email', note: invitations.emailNote },
        { name: 'now', label: invitations.now, kind: 'checkbox', value: true },
        {
          name: 'startsAt',
          label: invitations.startsAt,
          kind: 'datetime-local',
          required: true,
          note: invitations.zone(timeZone),
          unless: 'now',
        },
        { name: 'minutes', label: invitations.minutes, kind: 'number', required: true, value: USUAL_MINUTES },
        { name: 'staffRequired', label: invitations.staffRequired, kind: 'checkbox' },
      ]}
      onSave={(values) => void create(values)}
      onClose={onClose}
    />
  );
}
