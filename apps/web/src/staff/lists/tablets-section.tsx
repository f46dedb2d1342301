import { KeyRound, Pencil, Unplug } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useCommands } from '../../api/use-commands.ts';
import { staffTexts } from '../../texts/staff-texts.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { dayAndTime } from '../staff-time.ts';
import { DataTable } from '../table/data-table.tsx';
import { FormDialog } from '../table/form-dialog.tsx';
import { textOf, type FormValues } from '../table/form-values.ts';
import { useList } from '../table/use-list.ts';
import type { Resident } from './residents-section.tsx';
import { RowButton } from '../table/row-button.tsx';
import { RowMenu } from '../table/row-menu.tsx';
import { AddButton } from '../table/add-button.tsx';

interface Tablet {
  readonly id: string;
  readonly name: string;
  readonly residents: readonly { readonly id: string; readonly name: string }[];
  readonly paired: boolean;
  readonly online: boolean;
  readonly ready: boolean;
  readonly problems: readonly string[];
  readonly seenAt: string | null;
}

interface PairingCode {
  readonly code: string;
  readonly expiresAt: string;
}

type Open =
  | { readonly kind: 'edit'; readonly of?: Tablet }
  | { readonly kind: 'code'; readonly of: Tablet; readonly code: PairingCode }
  | { readonly kind: 'unpair'; readonly of: Tablet };

/** Tablets of residents and of shared rooms, and whether each would ring. */
export function TabletsSection({ timeZone }: { readonly timeZone: string }): ReactNode {
  const list = useList<Tablet>('/tablets');
  const residents = useList<Resident>('/residents');
  const { busy, failure, send } = useCommands();
  const [open, setOpen] = useState<Open>();
  const { tablets, sections } = staffTexts;

  async function save(values: FormValues, id: string | undefined): Promise<void> {
    const body = { name: textOf(values, 'name'), residents: values.get('residents') ?? [] };
    const saved =
      id === undefined ? await send('POST', '/tablets', body) : await send('PATCH', `/tablets/${id}`, body);
    if (saved === undefined) return;
    setOpen(undefined);
    list.reload();
  }

  async function pair(of: Tablet): Promise<void> {
    const code = await send<PairingCode>('POST', `/tablets/${of.id}/code`);
    if (code) setOpen({ kind: 'code', of, code });
  }

  async function unpair(id: string): Promise<void> {
    await send('POST', `/tablets/${id}/unpair`);
    list.reload();
  }

  return (
    <>
      <DataTable
        title={sections.tablets}
        list={list}
        problem={open === undefined ? failure : undefined}
        keyOf={({ id }) => id}
        columns={[
          { name: tablets.name, render: ({ name }) => <bdi>{name}</bdi> },
          {
            name: tablets.residents,
            render: (tablet) => tablet.residents.map(({ name }) => name).join(', '),
          },
          { name: tablets.state, render: (tablet) => <TabletState tablet={tablet} /> },
          {
            name: tablets.seen,
            render: ({ seenAt }) => (seenAt === null ? staffTexts.table.none : dayAndTime(seenAt, timeZone)),
          },
        ]}
        renderActions={(tablet) => (
          <>
            <RowButton
              label={tablets.pair}
              icon={KeyRound}
              disabled={busy}
              onClick={() => void pair(tablet)}
            />
            <RowMenu
              of={tablet.name}
              items={[
                {
                  key: 'edit',
                  label: staffTexts.residents.edit,
                  icon: Pencil,
                  onSelect: () => setOpen({ kind: 'edit', of: tablet }),
                },
                {
                  key: 'unpair',
                  label: tablets.unpair,
                  icon: Unplug,
                  destructive: true,
                  unavailable: tablet.paired ? undefined : tablets.notPaired,
                  onSelect: () => setOpen({ kind: 'unpair', of: tablet }),
                },
              ]}
            />
          </>
        )}
      >
        <AddButton label={tablets.add} onClick={() => setOpen({ kind: 'edit' })} />
      </DataTable>
      {open?.kind === 'edit' ? (
        <FormDialog
          title={open.of?.name ?? tablets.add}
          save={staffTexts.form.save}
          busy={busy}
          failure={failure}
          fields={[
            { name: 'name', label: tablets.name, kind: 'text', required: true, value: open.of?.name ?? '' },
            {
              name: 'residents',
              label: tablets.residents,
              kind: 'several',
              required: true,
              value: open.of?.residents.map(({ id }) => id) ?? [],
              options: (residents.items ?? []).map(({ id, name }) => ({ value: id, label: name })),
            },
          ]}
          onSave={(values) => void save(values, open.of?.id)}
          onClose={() => setOpen(undefined)}
        />
      ) : null}
      {open?.kind === 'code' ? (
        <Dialog
          title={tablets.pairTitle(open.of.name)}
          close={staffTexts.form.close}
          onClose={() => {
            setOpen(undefined);
            list.reload();
          }}
        >
          <div className="staff-form">
            <p>{tablets.pairBody}</p>
            <p>
              <code>{new URL('/tablet', location.origin).href}</code>
            </p>
            <p className="pairing-code" data-testid="pairing-code">
              {tablets.pairingCode(open.code.code)}
            </p>
            <p className="field-note">{tablets.pairUntil(dayAndTime(open.code.expiresAt, timeZone))}</p>
          </div>
        </Dialog>
      ) : null}
      {open?.kind === 'unpair' ? (
        <ConfirmDialog
          title={tablets.unpairTitle(open.of.name)}
          body={tablets.unpairBody}
          confirm={tablets.unpair}
          cancel={staffTexts.form.cancel}
          onConfirm={() => void unpair(open.of.id)}
          onClose={() => setOpen(undefined)}
        />
      ) : null}
    </>
  );
}

function TabletState({ tablet }: { readonly tablet: Tablet }): ReactNode {
  const { tablets, today } = staffTexts;
  const known: Readonly<Record<string, string>> = tablets.problems;
  if (!tablet.paired) return <span className="staff-tag">{tablets.notPaired}</span>;
  if (!tablet.online)
    return (
      <span className="staff-tag" data-look="warn">
        {tablets.offline}
      </span>
    );
  return tablet.ready ? (
    <span className="staff-tag" data-look="good">
      {today.ready}
    </span>
  ) : (
    <span className="staff-tag" data-look="warn">
      {[today.notReady, ...tablet.problems.map((problem) => known[problem] ?? problem)].join(': ')}
    </span>
  );
}
