import { Eye, EyeOff, Lock, LockOpen, RotateCw, Trash2 } from 'lucide-react';
import { useEffect, useState, type ReactNode } from 'react';
import { useCommands } from '../../api/use-commands.ts';
import { isUnstored, lengthOf, sizeOf, type Recording } from '../../recordings/recording.ts';
import { RecordingState } from '../../recordings/recording-state.tsx';
import { recordingsTexts } from '../../texts/recordings-texts.ts';
import { staffTexts } from '../../texts/staff-texts.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import type { MenuButtonProps } from '../../ui/menu-button.tsx';
import { dayAndTime } from '../staff-time.ts';
import { DataTable } from '../table/data-table.tsx';
import { LineDialog } from '../table/line-dialog.tsx';
import { RowMenu } from '../table/row-menu.tsx';
import { useList } from '../table/use-list.ts';

/** Milliseconds between two looks while something is recorded or stored. */
const PAUSE_MS = 3_000;
const UNSETTLED = new Set(['queued', 'recording', 'finishing']);

interface Open {
  readonly what: 'hold' | 'share' | 'remove';
  readonly of: Recording;
}

/** The recordings of the residence: what is recorded, what is kept and until when, and what could not be stored. */
export function RecordingsSection({ timeZone }: { readonly timeZone: string }): ReactNode {
  const list = useList<Recording>('/recordings');
  const { busy, failure, send } = useCommands();
  const [open, setOpen] = useState<Open>();
  const { list: texts } = recordingsTexts;
  const { reload, items } = list;
  const unsettled = items?.some(({ state }) => UNSETTLED.has(state)) ?? false;
  useEffect(() => {
    if (!unsettled) return undefined;
    const timer = setInterval(reload, PAUSE_MS);
    return () => clearInterval(timer);
  }, [unsettled, reload]);

  async function act({ id }: Recording, what: string, body?: object): Promise<void> {
    const done = await send('POST', `/recordings/${id}/${what}`, body);
    if (done !== undefined) setOpen(undefined);
    reload();
  }

  async function remove({ id }: Recording): Promise<void> {
    await send('DELETE', `/recordings/${id}`);
    reload();
  }

  const menuOf = (recording: Recording): MenuButtonProps['items'] => [
    ...(recording.visit === undefined || recording.state === 'failed'
      ? []
      : [
          recording.shared
            ? {
                key: 'unshare',
                label: texts.unshare,
                icon: EyeOff,
                onSelect: () => void act(recording, 'share', { agreed: false }),
              }
            : {
                key: 'share',
                label: texts.share,
                icon: Eye,
                onSelect: () => setOpen({ what: 'share', of: recording }),
              },
        ]),
    recording.held?.by === 'staff'
      ? { key: 'lift', label: texts.lift, icon: LockOpen, onSelect: () => void act(recording, 'lift-hold') }
      : {
          key: 'hold',
          label: texts.hold,
          icon: Lock,
          onSelect: () => setOpen({ what: 'hold', of: recording }),
        },
    ...(isUnstored(recording)
      ? [
          {
            key: 'again',
            label: texts.tryAgain,
            icon: RotateCw,
            onSelect: () => void act(recording, 'try-again'),
          },
        ]
      : []),
    {
      key: 'remove',
      label: texts.remove,
      icon: Trash2,
      destructive: true,
      unavailable: recording.held === undefined ? undefined : texts.cannotDelete,
      onSelect: () => setOpen({ what: 'remove', of: recording }),
    },
  ];

  return (
    <>
      <DataTable
        title={staffTexts.sections.recordings}
        list={list}
        searchable={false}
        problem={open === undefined ? failure : undefined}
        keyOf={({ id }) => id}
        columns={[
          { name: texts.when, render: (recording) => dayAndTime(timeOf(recording), timeZone) },
          {
            name: texts.what,
            render: ({ resident, visitors }) => (
              <span className="staff-stack">
                <bdi>{resident ?? texts.call}</bdi>
                {visitors.length === 0 ? null : (
                  <span className="staff-minor">{texts.with(visitors.join(', '))}</span>
                )}
              </span>
            ),
          },
          {
            name: texts.length,
            figures: true,
            render: ({ durationMs, bytes }) => (
              <span className="staff-stack">
                {durationMs === undefined ? staffTexts.table.none : lengthOf(durationMs)}
                {bytes === undefined ? null : <span className="staff-minor">{sizeOf(bytes)}</span>}
              </span>
            ),
          },
          {
            name: texts.state,
            render: (recording) => <RecordingState recording={recording} timeZone={timeZone} />,
          },
          { name: texts.kept, render: (recording) => <Kept recording={recording} timeZone={timeZone} /> },
        ]}
        renderActions={(recording) => {
          const when = dayAndTime(timeOf(recording), timeZone);
          return (
            <>
              {recording.state === 'ready' ? (
                <a
                  className="button button-primary button-small"
                  href={`/recordings/${recording.id}`}
                  aria-label={texts.watchOf(when)}
                >
                  {texts.watch}
                </a>
              ) : null}
              <RowMenu of={when} items={menuOf(recording)} />
            </>
          );
        }}
      />
      {open?.what === 'hold' ? (
        <LineDialog
          title={texts.holdTitle}
          label={texts.reason}
          note={texts.holdNote}
          save={texts.hold}
          busy={busy}
          failure={failure}
          onSave={(reason) => void act(open.of, 'hold', { reason })}
          onClose={() => setOpen(undefined)}
        />
      ) : null}
      {open?.what === 'share' ? (
        <ConfirmDialog
          title={texts.shareTitle}
          body={texts.shareBody}
          confirm={texts.shareConfirm}
          cancel={staffTexts.form.cancel}
          look="primary"
          onConfirm={() => void act(open.of, 'share', { agreed: true })}
          onClose={() => setOpen(undefined)}
        />
      ) : null}
      {open?.what === 'remove' ? (
        <ConfirmDialog
          title={texts.removeTitle}
          body={texts.removeBody}
          confirm={texts.remove}
          cancel={texts.keep}
          onConfirm={() => void remove(open.of)}
          onClose={() => setOpen(undefined)}
        />
      ) : null}
    </>
  );
}

const timeOf = ({ startedAt, queuedAt }: Recording): string => startedAt ?? queuedAt;

/** Until when it is kept, and who keeps it from being deleted. */
function Kept({
  recording: { held, expiresAt },
  timeZone,
}: {
  readonly recording: Recording;
  readonly timeZone: string;
}): ReactNode {
  const { list: texts } = recordingsTexts;
  if (held === undefined)
    return expiresAt === undefined ? staffTexts.table.none : dayAndTime(expiresAt, timeZone);
  return (
    <span className="staff-stack">
      <span className="staff-tag" data-look="warn">
        {held.by === 'staff' ? texts.heldByStaff : texts.heldByIncident}
      </span>
      {held.reason === undefined ? null : <span className="staff-minor">{held.reason}</span>}
    </span>
  );
}
