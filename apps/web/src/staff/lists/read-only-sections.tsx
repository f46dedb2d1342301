import { useState, type ReactNode } from 'react';
import { deedWords, isBareId, subjectWords } from '../../texts/audit-words.ts';
import { staffTexts } from '../../texts/staff-texts.ts';
import { ReportDialog } from '../incidents/report-dialog.tsx';
import { dayAndTime } from '../staff-time.ts';
import { DataTable } from '../table/data-table.tsx';
import { useList } from '../table/use-list.ts';
import { RowButton } from '../table/row-button.tsx';

interface InZone {
  readonly timeZone: string;
}

interface PastVisit {
  readonly id: string;
  readonly resident: string;
  readonly visitors: readonly string[];
  readonly startsAt: string;
  readonly seconds: number;
  readonly outcome: string;
  /** What ended it. */
  readonly cause?: string;
  /** Each deployment that carried it, in their order, and why. */
  readonly carried: readonly {
    readonly deployment: string;
    readonly reason: string;
    readonly from: string;
  }[];
}

/** Who visited whom, for how long, and which provider carried it and why. */
export function HistorySection({ timeZone }: InZone): ReactNode {
  const list = useList<PastVisit>('/visits');
  const [reporting, setReporting] = useState<string>();
  const { history, incidents, sections, today } = staffTexts;
  const outcomes: Readonly<Record<string, string>> = today.ends;
  const whys: Readonly<Record<string, string>> = history.whys;
  return (
    <>
      <DataTable
        title={sections.history}
        list={list}
        keyOf={({ id }) => id}
        columns={[
          { name: history.when, render: ({ startsAt }) => dayAndTime(startsAt, timeZone) },
          { name: history.resident, render: ({ resident }) => <bdi>{resident}</bdi> },
          { name: history.visitors, render: ({ visitors }) => visitors.join(', ') },
          {
            name: history.outcome,
            render: ({ outcome, cause = outcome }) => outcomes[cause] ?? outcomes[outcome] ?? outcome,
          },
          {
            name: history.duration,
            render: ({ seconds }) => history.minutes(Math.ceil(seconds / 60)),
            figures: true,
          },
          {
            name: history.provider,
            render: ({ carried }) => <Carried of={carried} say={({ deployment }) => deployment} />,
          },
          {
            name: history.why,
            render: ({ carried }) => <Carried of={carried} say={({ reason }) => whys[reason] ?? reason} />,
          },
        ]}
        renderActions={({ id }) => <RowButton label={incidents.report} onClick={() => setReporting(id)} />}
      />
      {reporting === undefined ? null : (
        <ReportDialog about={{ visit: reporting }} onClose={() => setReporting(undefined)} />
      )}
    </>
  );
}

interface CarriedProps {
  readonly of: PastVisit['carried'];
  readonly say: (one: PastVisit['carried'][number]) => string;
}

/** One line for each deployment that carried a visit, so that a reason stands beside what it is the reason of. */
const Carried = ({ of, say }: CarriedProps): ReactNode =>
  of.length === 0 ? (
    staffTexts.table.none
  ) : (
    <ol className="staff-carried">
      {of.map((one) => (
        <li key={one.from}>{say(one)}</li>
      ))}
    </ol>
  );

interface AuditEntry {
  readonly id: string;
  readonly at: string;
  readonly who: string;
  readonly action: string;
  readonly what: string;
}

/** What staff did, the newest first. */
export function AuditSection({ timeZone }: InZone): ReactNode {
  const list = useList<AuditEntry>('/audit-log');
  const { audit, sections, table } = staffTexts;
  return (
    <DataTable
      title={sections.audit}
      list={list}
      searchable={false}
      keyOf={({ id }) => id}
      columns={[
        { name: audit.at, render: ({ at }) => dayAndTime(at, timeZone) },
        { name: audit.who, render: ({ who }) => <bdi>{subjectWords(who)}</bdi> },
        { name: audit.action, render: ({ action }) => deedWords(action) },
        { name: audit.what, render: ({ what }) => (isBareId(what) ? table.none : <bdi>{what}</bdi>) },
      ]}
    />
  );
}

interface Month {
  readonly month: string;
  readonly visits: number;
  readonly answered: number;
  readonly declined: number;
  readonly unanswered: number;
  readonly minutes: number;
  readonly medianWaitSeconds: number | null;
  readonly failed: number;
}

const FIGURES = ['visits', 'answered', 'declined', 'unanswered', 'minutes', 'failed'] as const;

/** What each month was like. */
export function FiguresSection(): ReactNode {
  const list = useList<Month>('/figures');
  const { figures, sections, number, table } = staffTexts;
  return (
    <DataTable
      title={sections.figures}
      list={list}
      searchable={false}
      keyOf={({ month }) => month}
      columns={[
        { name: figures.month, render: ({ month }) => month },
        ...FIGURES.map((name) => ({
          name: figures[name],
          render: (month: Month) => number(month[name]),
          figures: true,
        })),
        {
          name: figures.wait,
          render: ({ medianWaitSeconds }) =>
            medianWaitSeconds === null ? table.none : number(medianWaitSeconds),
          figures: true,
        },
      ]}
    />
  );
}
