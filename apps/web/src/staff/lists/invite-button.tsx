import { CalendarPlus, Check, Link2, Plus } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useCommands } from '../../api/use-commands.ts';
import { staffTexts } from '../../texts/staff-texts.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { useClipboard } from '../../ui/use-clipboard.ts';
import { momentAt } from '../staff-time.ts';
import { FormDialog, type FormValues } from '../table/form-dialog.tsx';
import { useList } from '../table/use-list.ts';
import type { Resident } from './residents-section.tsx';

/** Minutes of a visit unless something else is chosen. */
const USUAL_MINUTES = '30';

interface Created {
  readonly id: string;
  /** The visitor's link; told this once. */
  readonly url: string;
}

export interface InviteButtonProps {
  readonly timeZone: string;
  readonly onInvited: () => void;
}

/** Invites a visitor, and shows the link to send. */
export function InviteButton({ timeZone, onInvited }: InviteButtonProps): ReactNode {
  const [open, setOpen] = useState<'form' | Created>();
  const { invitations } = staffTexts;
  return (
    <>
      <button type="button" className="button button-primary" onClick={() => setOpen('form')}>
        <Plus aria-hidden="true" />
        {invitations.create}
      </button>
      {open === 'form' ? (
        <InviteForm
          timeZone={timeZone}
          onClose={() => setOpen(undefined)}
          onCreated={(created) => {
            setOpen(created);
            onInvited();
          }}
        />
      ) : null}
      {open === undefined || open === 'form' ? null : (
        <CreatedDialog created={open} onClose={() => setOpen(undefined)} />
      )}
    </>
  );
}

interface InviteFormProps {
  readonly timeZone: string;
  readonly onClose: () => void;
  readonly onCreated: (created: Created) => void;
}

function InviteForm({ timeZone, onClose, onCreated }: InviteFormProps): ReactNode {
  const residents = useList<Resident>('/residents');
  const { busy, failure, send } = useCommands();
  const { invitations } = staffTexts;

  async function create(values: FormValues): Promise<void> {
    const first = (name: string): string | undefined => values.get(name)?.[0];
    const now = first('now') !== undefined;
    const created = await send<Created>('POST', '/invitations', {
      resident: first('resident'),
      visitor: { name: first('visitor'), relation: first('relation') ?? '' },
      ...(now ? { now: true } : { startsAt: momentAt(first('startsAt') ?? '', timeZone) }),
      minutes: Number(first('minutes') ?? USUAL_MINUTES),
      staffRequired: first('staffRequired') !== undefined,
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

function CreatedDialog({
  created: { url },
  onClose,
}: {
  readonly created: Created;
  readonly onClose: () => void;
}): ReactNode {
  const { outcome, copy } = useClipboard();
  const { invitations, form } = staffTexts;
  const address = new URL(url, location.origin).href;
  return (
    <Dialog title={invitations.created} close={form.close} onClose={onClose}>
      <div className="staff-form">
        <p>{invitations.createdBody}</p>
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
