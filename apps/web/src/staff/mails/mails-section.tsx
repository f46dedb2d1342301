import { useState, type ReactNode } from 'react';
import { useCommands } from '../../api/use-commands.ts';
import { staffTexts } from '../../texts/staff-texts.ts';
import { dayAndTime } from '../staff-time.ts';
import { DataTable } from '../table/data-table.tsx';
import { RowButton } from '../table/row-button.tsx';
import { useList } from '../table/use-list.ts';
import { MailDialog } from './mail-dialog.tsx';
import { MailTag, type MailState } from './mail-tag.tsx';

interface Mail {
  readonly id: string;
  readonly kind: keyof typeof staffTexts.mails.kinds;
  readonly state: MailState;
  readonly problem?: keyof typeof staffTexts.mails.problems;
  readonly answer?: string;
  readonly attempts: number;
  readonly visitor: { readonly name: string; readonly email: string | null };
  readonly createdAt: string;
  readonly readable: boolean;
}

/** What visitors were sent, and what could not be sent; without a mail server also what it says. */
export function MailsSection({ timeZone }: { readonly timeZone: string }): ReactNode {
  const list = useList<Mail>('/mails');
  const { busy, failure, send } = useCommands();
  const [reading, setReading] = useState<string>();
  const { mails, sections, table } = staffTexts;

  async function sendAgain(id: string): Promise<void> {
    await send('POST', `/mails/${id}/send-again`);
    list.reload();
  }

  return (
    <>
      <DataTable
        title={sections.mails}
        list={list}
        problem={failure}
        keyOf={({ id }) => id}
        columns={[
          { name: mails.when, render: ({ createdAt }) => dayAndTime(createdAt, timeZone) },
          { name: mails.kind, render: ({ kind }) => mails.kinds[kind] },
          {
            name: mails.to,
            render: ({ visitor }) => (
              <span className="staff-stack">
                <bdi>{visitor.name}</bdi>
                <span className="staff-minor">{visitor.email ?? table.none}</span>
              </span>
            ),
          },
          {
            name: mails.state,
            render: ({ state, problem, answer }) => (
              <span className="staff-stack">
                <MailTag state={state} />
                {problem === undefined ? null : (
                  <span className="staff-minor">{mails.said(mails.problems[problem], answer)}</span>
                )}
              </span>
            ),
          },
        ]}
        renderActions={({ id, state, readable }) => (
          <>
            {state === 'failed' ? (
              <RowButton label={mails.sendAgain} disabled={busy} onClick={() => void sendAgain(id)} />
            ) : null}
            {readable ? <RowButton label={mails.read} onClick={() => setReading(id)} /> : null}
          </>
        )}
      />
      {reading === undefined ? null : <MailDialog id={reading} onClose={() => setReading(undefined)} />}
    </>
  );
}
