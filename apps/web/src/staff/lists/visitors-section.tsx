import { Ban, CircleCheck, Pencil, UserRoundPen } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useCommands } from '../../api/use-commands.ts';
import { staffTexts } from '../../texts/staff-texts.ts';
import type { MenuButtonProps } from '../../ui/menu-button.tsx';
import { DataTable } from '../table/data-table.tsx';
import { FormDialog, type FormDialogProps } from '../table/form-dialog.tsx';
import { numberOf, textOf } from '../table/form-values.ts';
import { LineDialog } from '../table/line-dialog.tsx';
import { useList } from '../table/use-list.ts';
import { RowMenu } from '../table/row-menu.tsx';

interface Relation {
  readonly resident: { readonly id: string; readonly name: string };
  readonly relation: string;
  readonly autoAnswerSeconds: number | null;
}

interface Visitor {
  readonly id: string;
  readonly name: string;
  readonly email: string | null;
  readonly relations: readonly Relation[];
  readonly blocked: boolean;
  readonly blockReason?: string;
}

type Open =
  | { readonly kind: 'edit'; readonly of: Visitor }
  | { readonly kind: 'relation'; readonly of: Visitor; readonly relation: Relation }
  | { readonly kind: 'block'; readonly of: Visitor };

/** Who comes to see whom: a person is one row, whatever link they came by. */
export function VisitorsSection(): ReactNode {
  const list = useList<Visitor>('/visitors');
  const { busy, failure, send } = useCommands();
  const [open, setOpen] = useState<Open>();
  const { visitors, sections, table } = staffTexts;

  async function change(id: string, body: object): Promise<void> {
    const saved = await send('PATCH', `/visitors/${id}`, body);
    if (saved === undefined) return;
    setOpen(undefined);
    list.reload();
  }

  async function setBlocked({ id }: Visitor, reason: string | undefined): Promise<void> {
    const saved =
      reason === undefined
        ? await send('POST', `/visitors/${id}/unblock`)
        : await send('POST', `/visitors/${id}/block`, { reason });
    if (saved === undefined) return;
    setOpen(undefined);
    list.reload();
  }

  const menuOf = (visitor: Visitor): MenuButtonProps['items'] => [
    {
      key: 'edit',
      label: visitors.edit,
      icon: Pencil,
      onSelect: () => setOpen({ kind: 'edit', of: visitor }),
    },
    ...visitor.relations.map((relation) => ({
      key: relation.resident.id,
      label: visitors.relationOf(relation.resident.name),
      icon: UserRoundPen,
      onSelect: () => setOpen({ kind: 'relation' as const, of: visitor, relation }),
    })),
    visitor.blocked
      ? {
          key: 'unblock',
          label: visitors.unblock,
          icon: CircleCheck,
          onSelect: () => void setBlocked(visitor, undefined),
        }
      : {
          key: 'block',
          label: visitors.block,
          icon: Ban,
          destructive: true,
          onSelect: () => setOpen({ kind: 'block', of: visitor }),
        },
  ];

  return (
    <>
      <DataTable
        title={sections.visitors}
        list={list}
        problem={open === undefined ? failure : undefined}
        keyOf={({ id }) => id}
        columns={[
          { name: visitors.name, render: ({ name }) => <bdi>{name}</bdi> },
          { name: visitors.email, render: ({ email }) => email ?? table.none },
          {
            name: visitors.visits,
            render: ({ relations }) =>
              relations
                .map(({ relation, resident }) => visitors.relationTo(relation, resident.name))
                .join(', '),
          },
          {
            name: visitors.autoAnswer,
            render: ({ relations }) =>
              relations
                .map(({ autoAnswerSeconds: seconds }) =>
                  seconds === null ? visitors.autoAnswerOff : visitors.autoAnswerEvery(seconds),
                )
                .join(', '),
          },
          {
            name: visitors.state,
            render: ({ blocked, blockReason }) => (
              <span className="staff-tag" data-look={blocked ? 'warn' : 'good'} title={blockReason}>
                {blocked ? visitors.blocked : visitors.allowed}
              </span>
            ),
          },
        ]}
        renderActions={(visitor) => <RowMenu of={visitor.name} items={menuOf(visitor)} />}
      />
      {open?.kind === 'edit' ? (
        <FormDialog
          title={open.of.name}
          save={staffTexts.form.save}
          busy={busy}
          failure={failure}
          fields={[
            { name: 'name', label: visitors.name, kind: 'text', required: true, value: open.of.name },
            { name: 'email', label: visitors.email, kind: 'text', value: open.of.email ?? '' },
          ]}
          onSave={(values) =>
            void change(open.of.id, {
              name: textOf(values, 'name'),
              email: textOf(values, 'email') || null,
            })
          }
          onClose={() => setOpen(undefined)}
        />
      ) : null}
      {open?.kind === 'relation' ? (
        <RelationDialog
          visitor={open.of}
          relation={open.relation}
          busy={busy}
          failure={failure}
          onSave={(relation) => void change(open.of.id, { relation })}
          onClose={() => setOpen(undefined)}
        />
      ) : null}
      {open?.kind === 'block' ? (
        <LineDialog
          title={visitors.blockTitle(open.of.name)}
          label={visitors.reason}
          note={visitors.blockBody}
          save={visitors.block}
          busy={busy}
          failure={failure}
          onSave={(reason) => void setBlocked(open.of, reason)}
          onClose={() => setOpen(undefined)}
        />
      ) : null}
    </>
  );
}

interface RelationDialogProps extends Pick<FormDialogProps, 'busy' | 'failure' | 'onClose'> {
  readonly visitor: Visitor;
  readonly relation: Relation;
  readonly onSave: (relation: object) => void;
}

/** Who a visitor is to a resident, and whether the tablet answers their rings by itself. */
function RelationDialog({ visitor, relation, onSave, ...dialog }: RelationDialogProps): ReactNode {
  const { visitors, form } = staffTexts;
  return (
    <FormDialog
      {...dialog}
      title={visitors.relationTo(visitor.name, relation.resident.name)}
      save={form.save}
      fields={[
        { name: 'relation', label: visitors.relation, kind: 'text', value: relation.relation },
        {
          name: 'autoAnswerSeconds',
          label: visitors.autoAnswer,
          kind: 'number',
          value: relation.autoAnswerSeconds?.toString() ?? '',
          note: visitors.autoAnswerNote,
        },
      ]}
      onSave={(values) =>
        onSave({
          resident: relation.resident.id,
          relation: textOf(values, 'relation'),
          autoAnswerSeconds: numberOf(values, 'autoAnswerSeconds'),
        })
      }
    />
  );
}
