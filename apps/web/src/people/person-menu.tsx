import { MESSAGE_RULES, type HostCommand, type ParticipantId } from '@crossfade/video-core';
import { useHostActions, useLocked } from '@crossfade/video-react/control';
import {
  EllipsisVertical,
  Hand,
  Mic,
  MicOff,
  ScreenShare,
  ScreenShareOff,
  ShieldCheck,
  ShieldOff,
  UserX,
  Video,
  VideoOff,
  type LucideIcon,
} from 'lucide-react';
import { use, useState, type ReactNode } from 'react';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { MenuButton } from '../ui/menu-button.tsx';
import { InVisit } from './in-visit.ts';
import { useTileName } from './use-tile-name.ts';
import { texts } from '../texts/texts.ts';
import { useModerate } from './use-moderate.ts';
import { useUnavailable } from './use-unavailable.ts';

export interface PersonMenuProps {
  readonly participant: ParticipantId;
  readonly className: string;
}

/** A host's actions for another participant; nothing for guests. */
export function PersonMenu({ participant, className }: PersonMenuProps): ReactNode {
  const inVisit = use(InVisit);
  const actions = useHostActions(participant).filter(({ type }) => !inVisit || type !== 'role');
  const name = useTileName(participant);
  const moderate = useModerate();
  const unavailable = useUnavailable();
  const locked = useLocked();
  const [removing, setRemoving] = useState(false);
  const { host } = texts;
  const removeBody = inVisit ? host.removeBodyVisit : locked ? host.removeBodyLocked : host.removeBody;
  if (actions.length === 0) return null;
  return (
    <>
      <MenuButton
        label={host.actionsOn(name)}
        icon={EllipsisVertical}
        className={className}
        items={actions.map((action) => ({
          key: keyOf(action),
          label: host.action(action),
          icon: iconOf(action),
          unavailable: unavailable(action.type),
          destructive: action.type === 'remove',
          onSelect: () => {
            if (action.type === 'remove') setRemoving(true);
            else void moderate(action, host.done(action, name));
          },
        }))}
      />
      {removing ? (
        <ConfirmDialog
          title={host.removeTitle(name)}
          body={removeBody(name)}
          confirm={host.removeConfirm}
          cancel={host.cancel}
          line={{ label: host.removeMessage, rule: MESSAGE_RULES.removal }}
          option={locked || inVisit ? undefined : host.removeAndLock}
          onConfirm={(message, lock) => {
            // First, so that nobody comes back in between.
            if (lock) void moderate({ type: 'lock', locked: true });
            void moderate({ type: 'remove', participant, message }, host.removed(name));
          }}
          onClose={() => setRemoving(false)}
        />
      ) : null}
    </>
  );
}

const keyOf = (action: HostCommand): string =>
  'source' in action ? `${action.type} ${action.source}` : action.type;

const SOURCE_ICONS: Readonly<Record<string, readonly [blocking: LucideIcon, giving: LucideIcon]>> = {
  microphone: [MicOff, Mic],
  camera: [VideoOff, Video],
  screen: [ScreenShareOff, ScreenShare],
};

function iconOf(action: HostCommand): LucideIcon {
  switch (action.type) {
    case 'block':
      return SOURCE_ICONS[action.source]?.[action.blocked ? 0 : 1] ?? ShieldOff;
    case 'role':
      return action.role === 'host' ? ShieldCheck : ShieldOff;
    case 'lower-hand':
      return Hand;
    case 'remove':
      return UserX;
    default:
      return MicOff;
  }
}
