import { Pencil, Trash2 } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useCommands } from '../../api/use-commands.ts';
import { staffTexts } from '../../texts/staff-texts.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { DataTable } from '../table/data-table.tsx';
import { FormDialog } from '../table/form-dialog.tsx';
import { isOn, numberOf, textOf, type FormValues } from '../table/form-values.ts';
import { useList } from '../table/use-list.ts';
import { RowMenu } from '../table/row-menu.tsx';
import { AddButton } from '../table/add-button.tsx';

export interface Resident {
  readonly id: string;
  readonly name: string;
  readonly room: string;
  readonly staffRequired: boolean;
  readonly limitMinutes: number | null;
  readonly tablets: readonly string[];
}

type Open =
  | { readonly kind: 'edit'; readonly of?: Resident }
  | { readonly kind: 'remove'; readonly of: Resident };

/** Who lives here, and the rules of their visits. */
export function ResidentsSection(): ReactNode {
  const list = useList<Resident>('/residents');
  const { busy, failure, send } = useCommands();
  const [open, setOpen] = useState<Open>();
  const { residents, sections, today } = staffTexts;

  async function save(values: FormValues, id: string | undefined): Promise<void> {
    const body = {
      name: textOf(values, 'name'),
      room: textOf(values, 'room'),
      staffRequired: isOn(values, 'staffRequired'),
      limitMinutes: numberOf(values, 'limitMinutes'),
    };
    const saved =
      id === undefined
        ? await send('POST', '/residents', body)
        : await send('PATCH', `/residents/${id}`, body);
    if (saved === undefined) return;
    setOpen(undefined);
    list.reload();
  }

  async function remove(id: string): Promise<void> {
    await send('DELETE', `/residents/${id}`);
    list.reload();
  }

  return (
    <>
      <DataTable
        title={sections.residents}
        list={list}
        problem={open === undefined ? failure : undefined}
        keyOf={({ id }) => id}
        columns={[
          { name: residents.name, render: ({ name }) => <bdi>{name}</bdi> },
          { name: residents.room, render: ({ room }) => room },
          { name: residents.tablets, render: ({ tablets }) => tablets.join(', ') || today.noTablet },
          {
            name: residents.staffRequired,
            render: ({ staffRequired }) => (staffRequired ? residents.yes : residents.no),
          },
          {
            name: residents.limit,
            render: ({ limitMinutes }) =>
              limitMinutes === null ? staffTexts.table.none : staffTexts.number(limitMinutes),
            figures: true,
          },
        ]}
        renderActions={(resident) => (
          <RowMenu
            of={resident.name}
            items={[
              {
                key: 'edit',
                label: residents.edit,
                icon: Pencil,
                onSelect: () => setOpen({ kind: 'edit', of: resident }),
              },
              {
                key: 'remove',
                label: residents.remove,
                icon: Trash2,
                destructive: true,
                onSelect: () => setOpen({ kind: 'remove', of: resident }),
              },
            ]}
          />
        )}
      >
        <AddButton label={residents.add} onClick={() => setOpen({ kind: 'edit' })} />
      </DataTable>
      {open?.kind === 'edit' ? (
        <FormDialog
          title={open.of?.name ?? residents.add}
          save={staffTexts.form.save}
          busy={busy}
          failure={failure}
          fields={[
            { name: 'name', label: residents.name, kind: 'text', required: true, value: open.of?.name ?? '' },
            { name: 'room', label: residents.room, kind: 'text', value: open.of?.room ?? '' },
            {
              name: 'limitMinutes',
              label: residents.limit,
              kind: 'number',
              value: open.of?.limitMinutes?.toString() ?? '',
            },
            {
              name: 'staffRequired',
              label: residents.staffRequired,
              kind: 'checkbox',
              value: open.of?.staffRequired ?? false,
            },
          ]}
          onSave={(values) => void save(values, open.of?.id)}
          onClose={() => setOpen(undefined)}
        />
      ) : null}
      {open?.kind === 'remove' ? (
        <ConfirmDialog
          title={residents.removeTitle(open.of.name)}
          body={residents.removeBody}
          confirm={residents.remove}
          cancel={staffTexts.form.cancel}
          onConfirm={() => void remove(open.of.id)}
          onClose={() => setOpen(undefined)}
        />
      ) : null}
    </>
  );
}
