import { MESSAGE_RULES } from '@crossfade/video-core';
import { Mic, MicOff, UserX, Video, VideoOff } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { staffTexts } from '../../texts/staff-texts.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import type { StaffCall, StaffEntry } from '../staff-state.ts';
import type { VisitCommands } from './use-visit-commands.ts';
import { RowMenu } from '../table/row-menu.tsx';

type Person = NonNullable<StaffCall['people']>[number];

export interface PeopleRowsProps {
  readonly call: StaffCall;
  readonly entries: readonly StaffEntry[];
  readonly commands: VisitCommands;
}

/** Who is in the call, how well they are connected, and what can be done about each; no picture and no sound. */
export function PeopleRows({ call, entries, commands }: PeopleRowsProps): ReactNode {
  const { today } = staffTexts;
  const { people = [] } = call;
  const [removing, setRemoving] = useState<{ readonly person: Person; readonly entry: string }>();
  return (
    <div className="staff-call">
      <p className="staff-call-where">
        {people.length === 0 ? today.nobodyYet : today.people(people.length, call.provider)}
      </p>
      <ul>
        {people.map((person) => {
          // A visitor takes part under the id of their entry.
          const entry = entries.find(({ id }) => person.id === `visitor-${id}`)?.id;
          const blocks = (source: 'microphone' | 'camera') => {
            const blocked = person.blocked.includes(source);
            const [on, off] = source === 'microphone' ? [Mic, MicOff] : [Video, VideoOff];
            return {
              key: source,
              label: blocked ? today.unblock(source) : today.block(source),
              icon: blocked ? on : off,
              onSelect: () => commands.block(person.id, source, !blocked),
            };
          };
          return (
            <li key={person.id} data-quality={person.quality}>
              <bdi>{person.name}</bdi>
              <span className="staff-person-facts">
                {[
                  ...(person.quality === undefined ? [] : [today.quality[person.quality]]),
                  ...(person.muted ? [today.muted] : []),
                  ...(person.blocked.length > 0 ? [today.blocked(person.blocked)] : []),
                ].join(', ')}
              </span>
              <RowMenu
                of={person.name}
                items={[
                  {
                    key: 'mute',
                    label: today.mute,
                    icon: MicOff,
                    unavailable: person.muted ? today.muted : undefined,
                    onSelect: () => commands.mute(person.id),
                  },
                  blocks('microphone'),
                  blocks('camera'),
                  ...(entry === undefined
                    ? []
                    : [
                        {
                          key: 'remove',
                          label: today.remove,
                          icon: UserX,
                          destructive: true,
                          onSelect: () => setRemoving({ person, entry }),
                        },
                      ]),
                ]}
              />
            </li>
          );
        })}
      </ul>
      {removing === undefined ? null : (
        <ConfirmDialog
          title={today.removeTitle(removing.person.name)}
          body={today.removeBody}
          confirm={today.remove}
          cancel={today.cancel}
          line={{ label: today.removeReason, rule: MESSAGE_RULES.removal }}
          option={today.removeBlock}
          onConfirm={(reason, block) =>
            void commands.onEntry(removing.entry, 'remove', { block, ...(reason === '' ? {} : { reason }) })
          }
          onClose={() => setRemoving(undefined)}
        />
      )}
    </div>
  );
}
