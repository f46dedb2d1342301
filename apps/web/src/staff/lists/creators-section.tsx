import type { ReactNode } from 'react';
import { useCommands } from '../../api/use-commands.ts';
import type { CreatorStream } from '../../streams/stream-state.ts';
import { staffTexts } from '../../texts/staff-texts.ts';
import { streamsTexts } from '../../texts/streams-texts.ts';
import { DataTable } from '../table/data-table.tsx';
import { RowButton } from '../table/row-button.tsx';
import { useList } from '../table/use-list.ts';

const LOOKS = { pending: 'plain', approved: 'good', refused: 'warn' } as const;

/** Who set up a stream, and whether they may go live. */
export function CreatorsSection({ mayDecide }: { readonly mayDecide: boolean }): ReactNode {
  const list = useList<CreatorStream>('/creators');
  const { busy, failure, send } = useCommands();
  const { creators } = streamsTexts;
  const decide = (id: string, what: 'approve' | 'refuse'): void =>
    void send('POST', `/creators/${id}/${what}`).then(list.reload);
  return (
    <DataTable
      title={staffTexts.sections.creators}
      list={list}
      searchable={false}
      problem={failure}
      keyOf={({ id }) => id}
      columns={[
        { name: creators.name, render: ({ user }) => <bdi>{user.name}</bdi> },
        { name: creators.username, render: ({ user }) => <bdi>{user.username}</bdi> },
        { name: creators.stream, render: ({ title }) => <bdi>{title}</bdi> },
        {
          name: creators.state,
          render: ({ approval, isLive }) => (
            <span className="staff-tag" data-look={LOOKS[approval]}>
              {isLive ? creators.live : creators.states[approval]}
            </span>
          ),
        },
      ]}
      {...(mayDecide && {
        renderActions: ({ id, approval }: CreatorStream) => (
          <>
            {approval === 'approved' ? null : (
              <RowButton
                label={creators.approve}
                look="primary"
                disabled={busy}
                onClick={() => decide(id, 'approve')}
              />
            )}
            {approval === 'refused' ? null : (
              <RowButton label={creators.refuse} disabled={busy} onClick={() => decide(id, 'refuse')} />
            )}
          </>
        ),
      })}
    />
  );
}
