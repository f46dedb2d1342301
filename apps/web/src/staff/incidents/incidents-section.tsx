import { useState, type ReactNode } from 'react';
import { useCommands } from '../../api/use-commands.ts';
import { subjectWords } from '../../texts/audit-words.ts';
import { staffTexts } from '../../texts/staff-texts.ts';
import { dayAndTime } from '../staff-time.ts';
import { DataTable } from '../table/data-table.tsx';
import { LineDialog } from '../table/line-dialog.tsx';
import { useList } from '../table/use-list.ts';
import { ReportDialog } from './report-dialog.tsx';
import { RowButton } from '../table/row-button.tsx';
import { AddButton } from '../table/add-button.tsx';

interface Incident {
  readonly id: string;
  readonly description: string;
  readonly reportedBy: string;
  readonly reportedAt: string;
  readonly closedAt: string | null;
  readonly outcome: string | null;
}

export interface IncidentsSectionProps {
  readonly timeZone: string;
  /** Whether the member of staff may close incidents. */
  readonly mayClose: boolean;
}

/** What happened and must be looked into; an open incident keeps the chat and log of its visit. */
export function IncidentsSection({ timeZone, mayClose }: IncidentsSectionProps): ReactNode {
  const list = useList<Incident>('/incidents');
  const { busy, failure, send } = useCommands();
  const [open, setOpen] = useState<'report' | Incident>();
  const { incidents, sections, table } = staffTexts;

  async function close(id: string, outcome: string): Promise<void> {
    const closed = await send('POST', `/incidents/${id}/close`, { outcome });
    if (closed === undefined) return;
    setOpen(undefined);
    list.reload();
  }

  return (
    <>
      <DataTable
        title={sections.incidents}
        list={list}
        searchable={false}
        keyOf={({ id }) => id}
        columns={[
          { name: incidents.reportedAt, render: ({ reportedAt }) => dayAndTime(reportedAt, timeZone) },
          { name: incidents.reportedBy, render: ({ reportedBy }) => <bdi>{subjectWords(reportedBy)}</bdi> },
          { name: incidents.description, render: ({ description }) => description },
          {
            name: incidents.state,
            render: ({ closedAt }) => (
              <span className="staff-tag" data-look={closedAt === null ? 'warn' : undefined}>
                {closedAt === null ? incidents.open : incidents.closed}
              </span>
            ),
          },
          { name: incidents.outcome, render: ({ outcome }) => outcome ?? table.none },
        ]}
        renderActions={(incident) =>
          mayClose && incident.closedAt === null ? (
            <RowButton label={incidents.close} onClick={() => setOpen(incident)} />
          ) : null
        }
      >
        <AddButton label={incidents.report} onClick={() => setOpen('report')} />
      </DataTable>
      {open === 'report' ? (
        <ReportDialog onReported={list.reload} onClose={() => setOpen(undefined)} />
      ) : null}
      {open === undefined || open === 'report' ? null : (
        <LineDialog
          title={incidents.close}
          label={incidents.outcome}
          note={incidents.closeNote}
          save={incidents.close}
          busy={busy}
          failure={failure}
          onSave={(outcome) => void close(open.id, outcome)}
          onClose={() => setOpen(undefined)}
        />
      )}
    </>
  );
}
